"""`cms-api serve` as it is delivered, on one profile: started, asked, put under load."""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import measure

PATIENCE = 60


@dataclass(frozen=True)
class Served:
    """A running API: its process, its address, a token that may do everything."""

    process: subprocess.Popen
    address: str
    token: str

    def get(self, path: str) -> bytes:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        with urllib.request.urlopen(urllib.request.Request(self.address + path, headers=headers), timeout=30) as answer:
            return answer.read()

    def data(self, path: str):
        return json.loads(self.get(path))["data"]

    def resident(self) -> int:
        """Memory that it holds now, in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


@contextmanager
def serving(binary: Path, environment: dict[str, str], log: Path, token: str = ""):
    """Starts it on a free port; gives it, and the seconds until it was ready."""
    port = measure.free_port()
    address = f"http://127.0.0.1:{port}"
    with open(log, "ab") as output:
        process = subprocess.Popen(
            [binary, "serve", "--port", str(port)], env=os.environ | environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=output,
        )
        began = time.perf_counter()
        try:
            ready = measure.wait_for(lambda: _is_ready(address), PATIENCE, "the API")
            yield Served(process, address, token), ready - began
        finally:
            process.terminate()
            process.wait()


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
