"""When a published post is on disk, seen from outside: the same look at both tools' folders."""

import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path

from posts import site
from posts.post import LOCALES, Post

from . import measure

FEED = "feed.xml"
PATIENCE = 600


@dataclass(frozen=True)
class Live:
    """Seconds from the change until both pages were whole on disk (`pages`), and until the lists and feeds named the post too
    (`everything`; none where that was not waited for)."""

    pages: float
    everything: float | None
    cpu: float = 0
    peak: int = 0

    def with_usage(self, cpu: float, peak: int) -> "Live":
        return replace(self, cpu=cpu, peak=peak)


def wait(out: Path, post: Post, start: float, lists: bool) -> Live:
    """Waits for a post's pages, then, with `lists`, for its entry in each language's first list page and feed."""
    pages, mentions = [], []
    for locale in LOCALES:
        section = site.SECTIONS[locale]["posts"]
        slug = post.words[locale].slug
        pages.append(out / locale / section / slug / "index.html")
        mentions += [(out / locale / section / "index.html", slug), (out / locale / FEED, slug)]
    seen = measure.wait_for(lambda: all(map(_whole, pages)), PATIENCE, f"post {post.number}'s pages") - start
    if not lists:
        return Live(seen, None)
    names = lambda: all(_names(file, slug) for file, slug in mentions)
    return Live(seen, measure.wait_for(names, PATIENCE, f"lists that name post {post.number}") - start)


def one_by_one(process, tree, source: Path, out: Path, posts: list[Post], staged: Path, lists: bool) -> list[Live]:
    """Adds those posts to a tree that a process watches, one after another: files in place → pages on disk. They are gone afterwards."""
    results = []
    for post in posts:
        shutil.rmtree(staged, ignore_errors=True)
        moves = [(file, source / file.relative_to(staged)) for file in tree.add_post(post, staged)]
        before = measure.cpu_of(process)
        start = time.perf_counter()
        for file, target in moves:
            file.replace(target)
        seen = wait(out, post, start, lists)
        results.append(seen.with_usage(measure.cpu_of(process) - before, measure.peak_of(process)))
    for post in posts:
        tree.remove_post(post, source)
    return results


def _whole(file: Path) -> bool:
    try:
        return file.read_bytes().rstrip().endswith(b"</html>")
    except FileNotFoundError:
        return False


def _names(file: Path, slug: str) -> bool:
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return False
    return f"/{slug}/".encode() in text and text.rstrip().endswith((b"</html>", b"</feed>"))
