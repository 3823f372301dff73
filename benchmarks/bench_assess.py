"""A note to JSON, warm; a cold start of the command line; peak memory.

Warm: `assess` and `to_json` in one process, after one call. Cold: a fresh process each time, wall
time from start to exit, with the compiled knowledge in the cache; once more with an empty cache.
Memory: peak resident set of that process (wait4).
On a busy machine the processor time is steadier than the clock.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does, before NumPy is there

from coxa.catalogue.load import load_catalogue
from coxa.evaluate.labelled import read
from coxa.pipeline import assess, build_pipeline
from coxa.report.json import to_json

ROOT = Path(__file__).resolve().parents[1]
NOTE = ROOT / "examples" / "labral-calcification.txt"
COXA = Path(sys.executable).with_name("coxa")
RUNS = 15


# A child's peak memory counts what its parent held when it forked, so a bare Python starts it.
LAUNCHER = """
import os, sys, time
start = time.perf_counter()
null = os.open(os.devnull, os.O_WRONLY)
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,
                       file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, status)
"""


class Cold(NamedTuple):
    """Seconds from start to exit (median and best), seconds of processor, peak MB."""

    median: float
    best: float
    processor: float
    memory: float

    def __str__(self) -> str:
        return (f"{self.median:.3f} s (best {self.best:.3f} s, processor {self.processor:.3f} s), "
                f"{self.memory:.0f} MB")  # fmt: skip


def cold(command: list[str], environment: dict[str, str], runs: int = RUNS) -> Cold:
    """Time and peak memory of fresh processes."""
    rows = []
    for _ in range(runs):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-S", "-c", LAUNCHER, *command],
            env=environment, capture_output=True, check=True,
        )  # fmt: skip
        wall, processor, memory, status = map(float, done.stdout.split())
        assert status == 0, done.stderr
        rows.append((wall, processor, memory / 1024))
    walls, processors, memories = zip(*rows, strict=True)
    return Cold(statistics.median(walls), min(walls), statistics.median(processors), max(memories))


def warm() -> None:
    parts = build_pipeline(load_catalogue())
    cases = read([ROOT / "tests" / "acceptance" / "cases"]).cases
    notes = [case.note_full for _, case in cases if case.note_full]
    times = []
    for note in notes:
        to_json(assess(note, pipeline=parts))
    for _ in range(3):
        for note in notes:
            start = time.perf_counter()
            to_json(assess(note, pipeline=parts))
            times.append((time.perf_counter() - start) * 1000)
    times.sort()
    print(f"note to JSON, warm: median {statistics.median(times):.2f} ms, "
          f"95th percentile {times[len(times) * 95 // 100]:.2f} ms, worst {times[-1]:.2f} ms "
          f"({len(notes)} notes)")  # fmt: skip


def main() -> None:
    warm()
    # a developer's shell may forbid compiled modules, which would compile coxa at every start
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    print(f"bare Python: {cold([sys.executable, '-c', 'pass'], environment)}")
    for name, arguments in (
        ("coxa assess (JSON)", ["assess", str(NOTE), "--format", "json"]),
        ("coxa assess (text)", ["assess", str(NOTE), "--format", "text"]),
        ("coxa assess (HTML)", ["assess", str(NOTE), "--format", "html"]),
        ("coxa --help", ["--help"]),
    ):
        cold([str(COXA), *arguments], environment, runs=2)
        print(f"{name}: {cold([str(COXA), *arguments], environment)}")
    with tempfile.TemporaryDirectory() as folder:
        first = cold(
            [str(COXA), "assess", str(NOTE), "--format", "json"],
            {**environment, "COXA_CACHE": folder}, runs=1,
        )  # fmt: skip
    print(f"coxa assess, first start ever (knowledge compiled): {first}")


if __name__ == "__main__":
    main()
