"""Numbers beside their yardsticks: interleaved rounds, medians, and the bar that each must reach."""

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence


class Bars:
    """Collects lines; check() fails when a bar was missed."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.missed: list[str] = []

    def ratio(self, name: str, ours: float, yardstick: float, most: float, unit: str = "ms") -> None:
        """Ours may be at most so many times the yardstick."""
        found = ours / yardstick
        self._say(f"{name}: {ours:.3g} {unit} / {yardstick:.3g} {unit} = {found:.2f} (at most {most:g})", found <= most)

    def share(self, name: str, ours: float, yardstick: float, least: float, unit: str = "/s") -> None:
        """Ours must be at least this share of the yardstick: for rates."""
        found = ours / yardstick
        self._say(
            f"{name}: {ours:.4g}{unit} / {yardstick:.4g}{unit} = {found:.2f} (at least {least:g})", found >= least
        )

    def limit(self, name: str, ours: float, most: float, unit: str) -> None:
        """A bar of its own, without a yardstick."""
        self._say(f"{name}: {ours:.3g} {unit} (at most {most:g} {unit})", ours <= most)

    def tell(self, name: str, ours: float, yardstick: float) -> None:
        """Two numbers that stand beside the bars, to read them by."""
        self._say(f"{name}: {ours:.2g} / {yardstick:.2g} (no bar)", True)

    def skip(self, name: str, why: str) -> None:
        """A line that could not be measured here is missed by nobody, but seen by everybody."""
        self._say(f"{name}: SKIPPED, {why}", True)

    def check(self) -> None:
        """The last line of every benchmark."""
        assert not self.missed, "missed: " + "; ".join(self.missed)

    def _say(self, line: str, held: bool) -> None:
        self.lines.append(line if held else f"{line}  MISSED")
        print(f"\n{self.lines[-1]}", end="", flush=True)
        if not held:
            self.missed.append(line)


def interleaved(cases: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Every case once a round, in turn, so that a slow spell of the machine hits all of them alike."""
    found: dict[str, list[float]] = {name: [] for name in cases}
    for case in cases.values():
        case()  # once for the caches
    for number in range(rounds):
        names = list(cases)
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            found[name].append(cases[name]())
    return found


def medians(cases: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    return {name: statistics.median(values) for name, values in interleaved(cases, rounds).items()}


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def process_time(argv: Sequence[str], environ: Mapping[str, str], cwd: str, stdin: str = "", ends: int = 0) -> float:
    """Milliseconds from start to end of a process; it must end with the code `ends`."""
    began = time.perf_counter()
    done = subprocess.run(argv, env=dict(environ), cwd=cwd, input=stdin, capture_output=True, text=True, check=False)
    passed = (time.perf_counter() - began) * 1000
    assert done.returncode == ends, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return passed
