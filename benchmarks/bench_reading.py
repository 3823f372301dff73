"""Notes read per second on one core, with all qualifiers, values and the person.

Once on the acceptance cases' notes as they are, once on notes of about 256 words made by joining
them. `Reader.read` finds and qualifies; `understand` also reads values and person and settles
findings into facts, which is what `assess` does.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from coxa.catalogue.load import load_catalogue
from coxa.evaluate.labelled import read
from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import build_pipeline

CASES = Path(__file__).resolve().parents[1] / "tests" / "acceptance" / "cases"
WORDS = 256
ROUNDS = 5


def joined(notes: list[str]) -> list[str]:
    """Notes of about 256 words each."""
    found, words = [], []
    for note in notes:
        words += note.split(" ")
        if sum(len(part.split()) for part in words) >= WORDS:
            found.append(" ".join(words))
            words = []
    return found


def rate(call: Callable[[str], object], notes: list[str]) -> tuple[float, float]:
    """Median of notes a second over five rounds, and the spread between rounds."""
    times = []
    for note in notes:
        call(note)
    for _ in range(ROUNDS):
        start = time.process_time()
        for note in notes:
            call(note)
        times.append(len(notes) / (time.process_time() - start))
    return statistics.median(times), max(times) / min(times)


def main() -> None:
    catalogue = load_catalogue()
    parts = build_pipeline(catalogue)
    notes = [
        note
        for _, case in read([CASES]).cases
        for note in (case.note_full, case.note_initial)
        if note
    ]
    for name, texts in (("acceptance notes", notes), ("256-word notes", joined(notes))):
        words = statistics.mean(len(text.split()) for text in texts)
        found = [understand(Encounter(text=t), parts.reader, catalogue) for t in texts]
        mean = statistics.mean(len(item.findings) for item in found)
        print(f"{name}: {len(texts)}, mean {words:.0f} words, {mean:.1f} findings")
        for what, call in (
            ("Reader.read (findings with qualifiers)", parts.reader.read),
            ("understand (values, person, facts)",
             lambda text: understand(Encounter(text=text), parts.reader, catalogue)),
        ):  # fmt: skip
            speed, spread = rate(call, texts)
            print(f"  {what:42} {speed:8.0f} notes/s  {speed * words:10.0f} words/s"
                  f"  (rounds differ by {spread - 1:.0%})")  # fmt: skip


if __name__ == "__main__":
    main()
