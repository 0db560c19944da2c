"""The measurements as Markdown, and each goal judged."""

from dataclasses import dataclass, field
from pathlib import Path

from . import measure, names
from .measure import Usage

END = "<!-- end of results -->"


@dataclass
class Results:
    """Everything measured, by number of posts, tool and what was done. A value is the list of its runs."""

    runs: dict[tuple[int, str, str], list[Usage]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    noisy: int = 0

    def add(self, posts: int, tool: str, what: str, usage: Usage) -> None:
        self.runs.setdefault((posts, tool, what), []).append(usage)

    def median(self, posts: int, tool: str, what: str) -> Usage | None:
        runs = self.runs.get((posts, tool, what))
        return measure.median(runs) if runs else None


def seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def mebibytes(value: int) -> str:
    return f"{value / 2**20:,.0f} MiB" if value else "–"


def table(results: Results) -> str:
    lines = [
        "| pairs | what | tool | wall (median) | fastest – slowest | CPU | peak memory | files written | bytes |",
        "|---:|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for (posts, tool, what), runs in sorted(results.runs.items(), key=lambda item: item[0][0]):
        middle = measure.median(runs)
        low, high = measure.spread(runs)
        held = f"{middle.files:,} | {middle.size / 1e6:,.1f} MB" if middle.size else f"{middle.files:,} | " if middle.files >= 0 else " | "
        lines.append(
            f"| {posts:,} | {what} | {tool} | {seconds(middle.wall)} | {seconds(low)} – {seconds(high)} ({len(runs)}) "
            f"| {middle.cpu:.2f} s | {mebibytes(middle.peak)} | {held} |"
        )
    return "\n".join(lines)


@dataclass(frozen=True)
class Goal:
    """A number to reach: what was measured and the most (or the least) it may be, both in the same unit (none: not measured)."""

    what: str
    measured: float | None
    limit: float | None
    unit: str
    at_least: bool = False

    def judged(self) -> str:
        if not self.measured or not self.limit:
            return f"| {self.what} | – | – | not measured |"
        ratio = self.limit / self.measured if self.at_least else self.measured / self.limit
        missed = f"{ratio:.2f}" if ratio < 1.1 else f"{ratio:.1f}"
        verdict = f"**reached**, {1 / ratio:.1f} × better" if ratio <= 1 else f"**missed** by {missed} ×"
        return f"| {self.what} | {self._show(self.measured)} | {self._show(self.limit)} | {verdict} |"

    def _show(self, value: float) -> str:
        return {"s": seconds, "B": lambda bytes: mebibytes(int(bytes)), "×": lambda ratio: f"{ratio:.2f} ×",
                "/s": lambda rate: f"{rate:,.0f}/s", "b": lambda count: f"{count:,.0f} bytes"}[self.unit](value)


def goals(results: Results) -> list[Goal]:
    """The generator's goals: `docs` of the project call them numbers to reach."""

    def value(posts: int, tool: str, what: str, part: str = "wall", share: float = 1) -> float | None:
        usage = results.median(posts, tool, what)
        return getattr(usage, part) * share if usage else None

    huge, large, small, duet, hugo = 100_000, 10_000, 1_000, names.DUET, names.HUGO
    live_large, live_small = value(large, duet, names.LIVE_ALL), value(small, duet, names.LIVE_ALL)
    growth = live_large / live_small if live_large and live_small else None
    full, peer = value(large, duet, names.FULL), value(large, hugo, names.FULL, share=1 / 15)
    memory, peer_memory = value(large, duet, names.FULL, "peak"), value(large, hugo, names.FULL, "peak", 1 / 10)
    return [
        Goal("publish committed → new files on disk, 10 000 pairs: ≤ 100 ms", live_large, 0.1, "s"),
        Goal("the same at 10 000 against 1 000 pairs: ≤ 1.5 ×", growth, 1.5, "×"),
        Goal("full build, 10 000 pairs: ≤ 1/15 of Hugo's wall time", full, peer, "s"),
        Goal("full build, 10 000 pairs: ≤ 1/10 of Hugo's memory", memory, peer_memory, "B"),
        Goal("full build, 10 000 pairs: ≤ 2 × writing the same bytes", full, value(large, duet, names.FLOOR, share=2), "s"),
        Goal("full build, 1 000 pairs: ≤ 1/3 of Hugo's wall time", value(small, duet, names.FULL),
             value(small, hugo, names.FULL, share=1 / 3), "s"),
        Goal("no-op build, 10 000 pairs, cold process: ≤ 50 ms", value(large, duet, names.NOTHING), 0.05, "s"),
        Goal("full build, 100 000 pairs: ≤ 2 GiB", value(huge, duet, names.FULL, "peak"), 2 * 2**30, "B"),
        Goal("the same: linear, ≤ 11 × the time of 10 000", value(huge, duet, names.FULL), value(large, duet, names.FULL, share=11), "s"),
    ]


def judged(goals: list[Goal]) -> str:
    head = ["| goal | measured | limit | |", "|---|---:|---:|---|"]
    return "\n".join(head + [goal.judged() for goal in goals])


def put(text: str, readme: Path, program: str) -> None:
    """Replaces what stands between the markers of a program."""
    start = f"<!-- results: written by {program} -->"
    before, rest = readme.read_text(encoding="utf-8").split(start, 1)
    readme.write_text(f"{before}{start}\n\n{text}\n\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")
