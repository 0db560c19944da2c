"""Load by wrk, and what came of it."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1] / "wrk"
CONNECTIONS = 32


@dataclass(frozen=True)
class Load:
    """What a run of wrk saw: answers a second, seconds until half and until 99 of 100 were there, answers that were no success,
    connections that failed."""

    rate: float
    p50: float
    p99: float
    requests: int
    refused: int
    broken: int


def run(script: str, url: str, seconds: int, environment: dict[str, str] | None = None) -> Load:
    """One thread and 32 connections, on the same machine as the server."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", SCRIPTS / script, url]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | (environment or {}))
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        raise RuntimeError(f"wrk failed: {done.stdout}{done.stderr}")
    said = json.loads(lines[0])
    return Load(said["requests"] / said["seconds"], said["p50"], said["p99"], said["requests"], said["refused"], said["broken"])
