#!/usr/bin/env python3
"""Writes the corpus: `corpus.py N DIR` makes N posts in English and Vietnamese, always the same ones, as

DIR/snapshot  for `site-gen build --snapshot`
DIR/markdown  for `duet import`
DIR/hugo      for `hugo --source`
"""

import argparse
from pathlib import Path

from posts import post
from trees import hugo, markdown, snapshot

TREES = {"snapshot": snapshot, "markdown": markdown, "hugo": hugo}


def write(count: int, folder: Path, trees: list[str]) -> None:
    """Writes those trees of the first `count` posts below `folder`; they must not exist yet."""
    posts = list(post.corpus(count))
    for name in trees:
        TREES[name].write(posts, folder / name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, metavar="N", help="number of pairs")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to; the trees must not exist in it yet")
    parser.add_argument("--tree", action="append", choices=TREES, help="only this tree (may be given again)")
    arguments = parser.parse_args()
    write(arguments.count, arguments.folder, arguments.tree or list(TREES))


if __name__ == "__main__":
    main()
