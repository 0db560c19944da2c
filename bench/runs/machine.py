"""The machine that is measured on."""

import os
import platform
import time
from pathlib import Path

QUIET_SHARE = 0.06
QUIET_SECONDS = 3


def describe() -> str:
    """Cores, memory, processor, system, and how busy it is."""
    cpu = next((line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "?")
    memory = next(int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal"))
    return f"{os.cpu_count()} cores ({cpu}), {memory / 2**20:.0f} GiB, Linux {platform.release()}"


def wait_until_quiet(limit: float) -> bool:
    """Waits until nothing else has used more than 6 % of the processors for three seconds; false when `limit` seconds went by
    first. The load average would not do: it remembers our own last run for a minute."""
    end = time.monotonic() + limit
    quiet_since = time.monotonic()
    before = _busy()
    while time.monotonic() - quiet_since < QUIET_SECONDS:
        if time.monotonic() > end:
            return False
        time.sleep(0.5)
        now = _busy()
        if now[0] - before[0] > QUIET_SHARE * max(now[1] - before[1], 1):
            quiet_since = time.monotonic()
        before = now
    return True


def _busy() -> tuple[int, int]:
    """Ticks in which the processors did something, and all ticks. Waiting for a disk is not work of others: writes of an
    earlier run may still be on their way."""
    ticks = [int(field) for field in _lines("/proc/stat")[0].split()[1:9]]
    return sum(ticks) - ticks[3] - ticks[4], sum(ticks)


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines()
