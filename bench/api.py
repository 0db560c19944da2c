#!/usr/bin/env python3
"""Measures the API in both profiles at 10 000 pairs of posts, and writes the figures into README.md: public reads against a bare
handler of the same framework that sends the same bytes, read beacons, bytes per view event, start and memory.

Needs wrk; PostgreSQL, Redis and mongod or Go for the server profile, which it starts itself; npm for Directus, which it installs
into `bench/work`. Everything else that it makes is there too, and removed at the end.
"""

import argparse
import os
import platform
import re
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from posts import post
from runs import directus, machine, measure, report, servers, wrk
from runs.directus import Directus
from runs.duet import Duet
from runs.served import Served, serving
from runs.wrk import Load
from trees import markdown

BENCH = Path(__file__).resolve().parent
WORK = BENCH / "work"
EMBEDDED, SERVER, PEER = "embedded", "server", "Directus"
LIST, ONE = "list of 20", "one post"
STARTS = 10
EVENTS = 1_000_000
#: Posts that beacons tell of.
READ_POSTS = 200


@dataclass
class Figures:
    """What one profile was measured at."""

    starts: list[float] = field(default_factory=list)
    idle: int = 0
    loaded: int = 0
    reads: dict[str, list[Load]] = field(default_factory=dict)
    bare: dict[str, list[Load]] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=dict)
    beacons: Load | None = None
    counted: int = 0
    event_bytes: float = 0

    def share(self, what: str) -> float | None:
        if not self.reads.get(what):
            return None
        return middle(self.reads[what]).rate / middle(self.bare[what]).rate


def middle(loads: list[Load]) -> Load:
    """The run with the middle rate."""
    return sorted(loads, key=lambda load: load.rate)[len(loads) // 2]


class Bench:
    def __init__(self, arguments: argparse.Namespace, duet: Duet):
        self.arguments, self.duet = arguments, duet
        self.folder = WORK / "run-api"
        self.figures: dict[str, Figures] = {}
        self.peer: dict[str, tuple[int, list[Load]]] = {}
        self.skipped: list[str] = []
        self.noisy = 0
        self.last = post.write(arguments.posts)

    def quiet(self) -> None:
        self.noisy += not machine.wait_until_quiet(self.arguments.patience)

    def command(self, environment: dict, *arguments: str) -> str:
        done = subprocess.run([self.duet.cms_api, *arguments], env=environment_of(environment), capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"cms-api {' '.join(arguments)}: {done.stderr}")
        return done.stdout.strip()

    def run(self) -> None:
        self.folder.mkdir(parents=True)
        markdown.write(list(post.corpus(self.arguments.posts)), self.folder / "markdown")
        key = servers.root_key()
        common = {
            "DUET_ROOT_KEY": key,
            "DUET_TRUSTED_PROXIES": "127.0.0.1",
            "DUET_DATA_DIR": str(self.folder / "data"),
            "DUET_MAIL_FOLDER": str(self.folder / "mails"),
        }
        self.command(common, "import", str(self.folder / "markdown"))
        self.profile(EMBEDDED, common, f"{self.folder}/events.db", None)
        self.directus()
        if missing := servers.missing():
            self.skip(f"the server profile, because there is no {', '.join(missing)}")
            return
        self.command(common, "backup", str(self.folder / "backup"))
        with servers.running(self.folder / "servers") as urls:
            environment = common | urls
            self.command(environment, "restore", str(self.folder / "backup"))
            self.command(environment, "resume")
            events = urls["MONGODB_URL"].rsplit("/", 1)[0] + "/events"
            self.profile(SERVER, environment, events, self.folder / "servers" / "mongodb" / "data")

    def skip(self, what: str) -> None:
        self.skipped.append(what)
        print(f"SKIPPED: {what}", file=sys.stderr)

    def directus(self) -> None:
        """The same posts and the same questions."""
        installed = WORK / "directus"
        if not directus.install(installed, WORK / "directus.log"):
            self.skip(f"Directus, because npm could not install it: see {WORK / 'directus.log'}")
            return
        peer = Directus(installed, self.folder / "directus")
        try:
            self.ask_directus(peer)
        except (RuntimeError, OSError, subprocess.CalledProcessError, TimeoutError) as error:
            self.skip(f"Directus: {error}")

    def ask_directus(self, peer: Directus) -> None:
        with peer.running():
            peer.fill(list(post.corpus(self.arguments.posts)))
            paths = {LIST: peer.list_path("vi"), ONE: peer.one_path("vi", self.last.words["vi"].slug)}
            for what, path in paths.items():
                with urllib.request.urlopen(peer.address + path) as answer:
                    size = len(answer.read())
                self.peer[what] = (size, [])
                for _ in range(self.arguments.runs):
                    self.quiet()
                    self.peer[what][1].append(wrk.run("read.lua", peer.address + path, self.arguments.seconds))

    def profile(self, name: str, environment: dict, events: str, events_folder: Path | None) -> None:
        figures = self.figures[name] = Figures()
        before = self.documents(environment, name, "before")
        token = self.command(environment, "token", "create", "--name", "bench", "--scope", "admin")
        log = self.folder / f"{name}.log"
        self.quiet()
        for _ in range(STARTS):
            with serving(self.duet.cms_api, environment, log) as (_, seconds):
                figures.starts.append(seconds)
        with serving(self.duet.cms_api, environment, log, token) as (api, _):
            time.sleep(2)
            figures.idle = api.resident()
            self.reads(figures, api)
            self.beacons(figures, api)
            figures.loaded = api.resident()
        # Stopped, it has written what waited: every document in a backup is an event.
        figures.counted = self.documents(environment, name, "after") - before
        self.quiet()
        figures.event_bytes = self.bytes_per_event(events, events_folder)

    def documents(self, environment: dict, name: str, when: str) -> int:
        """How many documents a backup holds now."""
        said = self.command(environment, "backup", str(self.folder / f"backup-{name}-{when}"))
        return int(re.search(r"(\d+) documents", said).group(1))

    def reads(self, figures: Figures, api: Served) -> None:
        addresses = {
            LIST: "/v1/posts?locale=vi",
            ONE: f"/v1/posts/vi/{self.last.words['vi'].slug}",
        }
        for what, path in addresses.items():
            body = api.get(path)
            figures.size[what] = len(body)
            (self.folder / "body").write_bytes(body)
            figures.reads[what], figures.bare[what] = [], []
            with self.bare(self.folder / "body") as bare:
                for _ in range(self.arguments.runs):
                    self.quiet()
                    figures.bare[what].append(wrk.run("read.lua", bare + path, self.arguments.seconds))
                    figures.reads[what].append(wrk.run("read.lua", api.address + path, self.arguments.seconds))
            print(what, figures.bare[what], figures.reads[what], sep="\n  ", file=sys.stderr)

    @contextmanager
    def bare(self, body: Path):
        process = subprocess.Popen([self.duet.bare, body], stdout=subprocess.PIPE, text=True)
        try:
            yield f"http://{process.stdout.readline().strip().removeprefix('socket://')}"
        finally:
            process.terminate()
            process.wait()

    def beacons(self, figures: Figures, api: Served) -> None:
        ids = []
        for page in range(1, READ_POSTS // 100 + 1):
            ids += [one["postId"] for one in api.data(f"/v1/posts?locale=vi&pageSize=100&page={page}")]
        file = self.folder / "posts"
        file.write_text("\n".join(ids) + "\n", encoding="utf-8")
        self.quiet()
        figures.beacons = wrk.run("beacon.lua", api.address, self.arguments.seconds, {"BENCH_POSTS": str(file)})
    def bytes_per_event(self, target: str, folder: Path | None) -> float:
        before = measure.holds(folder)[1] if folder else 0
        subprocess.run([self.duet.view_events, str(EVENTS), target], check=True)
        after = measure.holds(folder)[1] if folder else sum(file.stat().st_size for file in self.folder.glob("events.db*"))
        return (after - before) / EVENTS


def environment_of(environment: dict) -> dict:
    return os.environ | environment


def describe(bench: Bench) -> str:
    line = (
        f"{datetime.now(UTC):%Y-%m-%d}, {machine.describe()}, Duet {bench.duet.version()}, {bench.arguments.posts:,} pairs, "
        f"Directus {directus.VERSION}, Python {platform.python_version()}; `{shlex.join(['bench/api.py', *sys.argv[1:]])}`."
    )
    if bench.noisy:
        line += f" {bench.noisy} runs began before the machine was quiet."
    return " ".join([line, *(f"Skipped: {what}." for what in bench.skipped)])


def goals(figures: dict[str, Figures]) -> list[report.Goal]:
    found = []
    for name, one in figures.items():
        for what in (LIST, ONE):
            found.append(report.Goal(f"{name}: {what}, ≥ ½ of a bare handler", one.share(what), 0.5, "×", at_least=True))
            found.append(report.Goal(f"{name}: {what}, 99 of 100 in ≤ 5 ms", middle(one.reads[what]).p99, 0.005, "s"))
    one = figures[EMBEDDED]
    return found + [
        report.Goal("embedded: read beacons, ≥ 5 000/s", one.beacons.rate if one.beacons else None, 5000, "/s", at_least=True),
        report.Goal("embedded: a view event with its indexes, ≤ 200 bytes", one.event_bytes, 200, "b"),
        report.Goal("embedded: cold start ≤ 0.15 s", statistics.median(one.starts), 0.15, "s"),
        report.Goal("embedded: idle memory ≤ 30 MiB", one.idle, 30 * 2**20, "B"),
        report.Goal("embedded: memory after load ≤ 80 MiB", one.loaded, 80 * 2**20, "B"),
    ]


def table(figures: dict[str, Figures], peer: dict[str, tuple[int, list[Load]]]) -> str:
    lines = ["| what | profile | bytes | answers/s | half in | 99 of 100 in | refused | broken |", "|---|---|---:|---:|---:|---:|---:|---:|"]

    def row(what: str, profile: str, size: int | None, load: Load) -> None:
        lines.append(
            f"| {what} | {profile} | {size or ''} | {load.rate:,.0f} | {load.p50 * 1000:.2f} ms | {load.p99 * 1000:.2f} ms "
            f"| {load.refused} | {load.broken} |"
        )

    for name, one in figures.items():
        for what, runs in one.reads.items():
            row(what, name, one.size[what], middle(runs))
            row(f"{what}: the same bytes by a bare handler", "–", one.size[what], middle(one.bare[what]))
        row("read beacons", name, None, one.beacons)
    for what, (size, runs) in peer.items():
        row(what, PEER, size, middle(runs))
    lines += ["", "| | " + " | ".join(figures) + " |", "|---|" + "---:|" * len(figures)]
    rows = {
        "start to ready (median of 10)": lambda one: report.seconds(statistics.median(one.starts)),
        "memory, idle": lambda one: report.mebibytes(one.idle),
        "memory after load": lambda one: report.mebibytes(one.loaded),
        "beacons accepted": lambda one: f"{one.beacons.requests - one.beacons.refused:,}",
        "events counted afterwards": lambda one: f"{one.counted:,}",
        "bytes per view event (of a million)": lambda one: f"{one.event_bytes:.0f}",
    }
    for what, show in rows.items():
        lines.append(f"| {what} | " + " | ".join(show(one) for one in figures.values()) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=10_000, metavar="N", help="pairs (10000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of every read; the median counts (3)")
    parser.add_argument("--seconds", type=int, default=10, help="length of a run (10)")
    parser.add_argument("--binaries", type=Path, help="folder of cms-api and its examples, instead of building them")
    parser.add_argument("--patience", type=float, default=120, help="seconds to wait for a quiet machine before a run (120)")
    parser.add_argument("--print-only", action="store_true", help="leave README.md as it is")
    arguments = parser.parse_args()

    # Told to stop, it stops the servers that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if not shutil.which("wrk"):
        parser.error("wrk is needed: apt-get install wrk")
    WORK.mkdir(exist_ok=True)
    shutil.rmtree(WORK / "run-api", ignore_errors=True)
    bench = Bench(arguments, Duet(WORK, arguments.binaries))
    bench.run()
    text = "\n\n".join(
        [describe(bench), report.judged(goals(bench.figures)), table(bench.figures, bench.peer)]
    )
    print(text)
    if not arguments.print_only:
        report.put(text, BENCH / "README.md", "api.py")
    shutil.rmtree(WORK / "run-api")


if __name__ == "__main__":
    main()
