"""Private servers of the server profile: PostgreSQL, Redis, and MongoDB's protocol by mongod or FerretDB."""

import base64
import os
import secrets
import shutil
import socket
import subprocess
from contextlib import ExitStack, contextmanager
from pathlib import Path

from . import measure

PATIENCE = 60
REPOSITORY = Path(__file__).resolve().parents[2]


def missing() -> list[str]:
    """What is not here to start them."""
    found = {
        "PostgreSQL": _postgres_binaries(),
        "Redis": shutil.which("redis-server"),
        "MongoDB or Go": shutil.which("mongod") or shutil.which("go"),
    }
    return [name for name, where in found.items() if not where]


@contextmanager
def running(folder: Path):
    """Starts all three on free ports with their data below `folder`; gives the environment of the server profile."""
    with ExitStack() as stack:
        yield {
            "DATABASE_URL": _postgres(stack, folder / "postgres"),
            "REDIS_URL": _redis(stack, folder / "redis"),
            "MONGODB_URL": _mongodb(stack, folder / "mongodb"),
        }


def root_key() -> str:
    """A new root key."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _start(stack: ExitStack, port: int, command: list) -> None:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    measure.wait_for(lambda: _listens(port), PATIENCE, str(command[0]))


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _postgres_binaries() -> Path | None:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


def _postgres(stack: ExitStack, folder: Path) -> str:
    binaries, port = _postgres_binaries(), measure.free_port()
    folder.mkdir(parents=True)
    # It refuses to run as root.
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if as_postgres:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    subprocess.run([*as_postgres, binaries / "initdb", "-D", data, "-U", "duet", "--auth=trust"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _start(stack, port, [*as_postgres, binaries / "postgres", "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1",
                         "-c", "unix_socket_directories="])
    url = f"postgres://duet@127.0.0.1:{port}/postgres"
    answers = lambda: subprocess.run([binaries / "pg_isready", "-q", "-d", url]).returncode == 0
    measure.wait_for(answers, PATIENCE, "PostgreSQL")
    return url


def _redis(stack: ExitStack, folder: Path) -> str:
    port = measure.free_port()
    folder.mkdir(parents=True)
    _start(stack, port, ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--dir", folder, "--save", "",
                         "--appendonly", "no", "--maxmemory-policy", "noeviction"])
    return f"redis://127.0.0.1:{port}"


def _mongodb(stack: ExitStack, folder: Path) -> str:
    port = measure.free_port()
    (folder / "data").mkdir(parents=True)
    if mongod := shutil.which("mongod"):
        command = [mongod, "--bind_ip", "127.0.0.1", "--port", str(port), "--dbpath", folder / "data"]
    else:
        ferretdb = folder / "ferretdb"
        subprocess.run(["go", "build", "-o", ferretdb, "."], cwd=REPOSITORY / "e2e/ferretdb", check=True,
                       env=os.environ | {"CGO_ENABLED": "0"})
        command = [ferretdb, f"127.0.0.1:{port}", folder / "data"]
    _start(stack, port, command)
    return f"mongodb://127.0.0.1:{port}/duet"
