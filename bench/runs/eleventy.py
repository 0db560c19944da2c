"""Eleventy 3, from npm."""

import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from posts.post import Post
from trees import eleventy as site

from . import measure, published
from .measure import Usage

#: Megabytes that Node may hold: it stops at two gigabytes by itself.
HEAP = 8_000


class Eleventy:
    """Eleventy's packages, with a folder for logs."""

    def __init__(self, work: Path):
        self.work = work
        self.modules = _install(work / "eleventy")
        self.command = ["node", f"--max-old-space-size={HEAP}", self.modules / "@11ty" / "eleventy" / "cmd.cjs"]

    def version(self) -> str:
        return subprocess.run([*self.command, "--version"], capture_output=True, text=True, check=True).stdout.strip()

    def write(self, posts: list[Post], folder: Path) -> None:
        site.write(posts, folder, self.modules)

    def build(self, source: Path, out: Path) -> Usage:
        """A full build: in a new process, it has no other one."""
        return measure.run([*self.command, f"--output={out}"], self.work / "eleventy.log", source)

    @contextmanager
    def watcher(self, source: Path, out: Path):
        """`eleventy --watch`, with its first build done."""
        log = self.work / "eleventy-watch.log"
        with open(log, "wb") as output:
            process = subprocess.Popen(
                [*self.command, "--watch", f"--output={out}"],
                cwd=source, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            )
        try:
            ready = lambda: process.poll() is not None or b"Watching" in log.read_bytes()
            measure.wait_for(ready, 900, "the first build of eleventy --watch")
            # It says so before it sees everything: a page that is saved until it reacts proves that it does.
            page = source / "content" / "en" / "about.md"
            text = page.read_bytes()

            def reacts() -> bool:
                page.write_bytes(text)
                time.sleep(0.5)
                return b"File changed" in log.read_bytes()

            measure.wait_for(reacts, 120, "eleventy --watch to see a change")
            measure.wait_for(lambda: log.read_bytes().count(b"Wrote") > 1, 900, "its second build")
            yield process
        finally:
            process.terminate()
            process.wait()

    def publish_live(self, source: Path, out: Path, posts: list[Post]) -> list[published.Live]:
        """Adds those posts one by one while it watches: files in place → pages on disk. They are gone afterwards."""
        with self.watcher(source, out) as process:
            return published.one_by_one(process, site, source, out, posts, self.work / "staged", lists=True)


def _install(folder: Path) -> Path:
    """The packages in a folder of their own, installed when they are not there."""
    if not (folder / "node_modules").exists():
        folder.mkdir(exist_ok=True)
        shutil.copy(site.SOURCE / "package.json", folder)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return folder / "node_modules"
