"""One run of a command, and what a folder holds."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Usage:
    """What a run took: seconds on the clock, seconds of processor, bytes of memory at its peak (a process and what it waited
    for). `files` is how many were written (−1: not counted), `size` what the folder held after a full build, in bytes."""

    wall: float
    cpu: float
    peak: int
    files: int = -1
    size: int = 0


@dataclass(frozen=True)
class Cap:
    """What a run may take at most: seconds on the clock, bytes of memory."""

    seconds: float = float("inf")
    memory: float = float("inf")


def run(
    command: list[str | Path], log: Path, folder: Path | None = None, environment: dict[str, str] | None = None, cap: Cap | None = None,
) -> Usage:
    """Runs a command to its end; its output goes to `log`.

    Raises RuntimeError with the end of the log when it fails, or what it took when it takes more than it may.
    """
    with open(log, "wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | (environment or {}), stdout=output, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
        if cap:
            _watch(process, start, cap)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"exit {process.returncode} of {' '.join(map(str, command))}\n{tail}")
    return Usage(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def _watch(process: subprocess.Popen, start: float, cap: Cap) -> None:
    """Waits until the process has ended, without reaping it; kills it when it takes more than it may."""
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        seconds, memory = time.perf_counter() - start, peak_of(process)
        if seconds > cap.seconds or memory > cap.memory:
            process.kill()
            process.wait()
            raise RuntimeError(f"stopped after {seconds:.0f} s and {memory / 2**30:.1f} GiB")
        time.sleep(0.05)


def holds(folder: Path) -> tuple[int, int]:
    """Number and bytes of the files below a folder."""
    files = size = 0
    stack = [folder]
    while stack:
        with os.scandir(stack.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    stack.append(Path(entry.path))
                else:
                    files += 1
                    size += entry.stat(follow_symlinks=False).st_size
    return files, size


def written_since(folder: Path, start_ns: int) -> int:
    """Number of the files below a folder that were written since a moment, in nanoseconds of the epoch."""
    count = 0
    stack = [folder]
    while stack:
        with os.scandir(stack.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    stack.append(Path(entry.path))
                else:
                    count += entry.stat(follow_symlinks=False).st_mtime_ns >= start_ns
    return count


def median(runs: list[Usage]) -> Usage:
    """The run with the middle wall time; of an even number, the slower of the two."""
    return sorted(runs, key=lambda usage: usage.wall)[len(runs) // 2]


def spread(runs: list[Usage]) -> tuple[float, float]:
    return min(usage.wall for usage in runs), max(usage.wall for usage in runs)


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> float:
    """Looks every half millisecond until the condition holds; gives the clock then.

    Raises TimeoutError after `seconds`.
    """
    end = time.perf_counter() + seconds
    while not condition():
        if time.perf_counter() > end:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.0005)
    return time.perf_counter()


def peak_of(process: subprocess.Popen) -> int:
    """Most memory that a running process has held, in bytes."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    # One that has just ended has none any more.
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def cpu_of(process: subprocess.Popen) -> float:
    """Processor seconds that a running process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def copy_cost(source: Path, target: Path, log: Path) -> Usage:
    """The write floor: what it takes to write the same files to a folder that does not exist."""
    return run([shutil.which("cp") or "cp", "-r", source, target], log)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
