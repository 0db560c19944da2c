"""Duet: `site-gen build` on a snapshot, and the whole publish loop."""

import json
import subprocess
from pathlib import Path

from . import measure
from .loop import Loop
from .measure import Usage

REPOSITORY = Path(__file__).resolve().parents[2]


class Duet:
    """Release builds of `site-gen` and `cms-api`, with a folder for logs."""

    def __init__(self, work: Path, binaries: Path | None = None):
        self.work = work
        self.is_given = binaries is not None
        folder = binaries or _compile()
        self.site_gen, self.cms_api = folder / "site-gen", folder / "cms-api"
        self.bare, self.view_events = folder / "examples" / "bare", folder / "examples" / "view_events"

    def version(self) -> str:
        """Its version and the commit it was built from; of binaries that were given nobody knows that."""
        said = subprocess.run([self.site_gen, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
        if self.is_given:
            return f"{said} (binaries of an unknown commit)"
        commit = ["git", "-C", REPOSITORY, "describe", "--always", "--dirty", "--exclude=*"]
        return f"{said} ({subprocess.run(commit, capture_output=True, text=True, check=True).stdout.strip()})"

    def build(self, snapshot: Path, out: Path, state: Path, highlight: bool = False) -> Usage:
        """A build in a process of its own: full where `state` is not there yet, else of what changed. Pictures are left out."""
        command = [self.site_gen, "build", "--no-images", "--snapshot", snapshot, "--out", out, "--state", state]
        return measure.run(command + ([] if highlight else ["--no-highlight"]), self.work / "duet.log")

    def loop(self, folder: Path) -> Loop:
        return Loop(self.cms_api, self.site_gen, folder)


def _compile() -> Path:
    """The folder of the release binaries, built first where sources changed."""
    subprocess.run(
        ["cargo", "build", "--release", "--package", "site-gen", "--package", "cms-api", "--bins", "--examples"],
        cwd=REPOSITORY, check=True,
    )
    said = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--no-deps"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    return Path(json.loads(said.stdout)["target_directory"]) / "release"
