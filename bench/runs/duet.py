"""Duet's generator: `site-gen build` on a snapshot."""

import json
import subprocess
from pathlib import Path

from . import measure
from .measure import Usage

REPOSITORY = Path(__file__).resolve().parents[2]


class Duet:
    """A release build of `site-gen`, with a folder for logs."""

    def __init__(self, work: Path, binary: Path | None = None):
        self.work = work
        self.binary = binary or _compile()

    def version(self) -> str:
        """Its version and the commit it was built from."""
        said = subprocess.run([self.binary, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
        commit = ["git", "-C", REPOSITORY, "describe", "--always", "--dirty", "--exclude=*"]
        return f"{said} ({subprocess.run(commit, capture_output=True, text=True, check=True).stdout.strip()})"

    def build(self, snapshot: Path, out: Path, state: Path, highlight: bool = False) -> Usage:
        """A build in a process of its own: full where `state` is not there yet, else of what changed."""
        command = [self.binary, "build", "--snapshot", snapshot, "--out", out, "--state", state]
        environment = {} if highlight else {"DUET_HIGHLIGHT": "false"}
        return measure.run(command, self.work / "duet.log", None, environment)


def _compile() -> Path:
    """The release binary, built first where sources changed."""
    subprocess.run(["cargo", "build", "--release", "--package", "site-gen"], cwd=REPOSITORY, check=True)
    said = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--no-deps"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )


    return Path(json.loads(said.stdout)["target_directory"]) / "release" / "site-gen"
