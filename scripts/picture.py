"""Takes the picture of an answer for the README: top of the HTML page, 1440 px wide, light.

    python scripts/picture.py [PAGE.html]

Without a page (one from `coxa assess NOTE --format html`) the question below is answered. Needs
Chromium on the path. Writes docs/images/answer.png, at most 300 kB.
"""

import shutil
import subprocess  # noqa: S404 - starts the local browser
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "answer.png"
LARGEST = 300_000
QUESTION = "subtle tiny calcification in the region of the labrum on hip X-ray: what is the plan?"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--window-size=1440,1180",
)  # fmt: skip


def answer() -> str:
    """The page that answers the question of the picture."""
    sys.path.insert(0, str(ROOT / "src"))
    import coxa
    from coxa.report import render_html

    return render_html(coxa.assess(QUESTION))


def main(arguments: list[str]) -> int:
    """Renders, photographs, checks the size."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.stderr.write(f"picture: no browser found; install one of {', '.join(BROWSERS)}\n")
        return 2
    text = Path(arguments[0]).read_text(encoding="utf-8") if arguments else answer()
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "answer.html"
        page.write_text(text, encoding="utf-8")
        subprocess.run(  # noqa: S603 - fixed flags, our own page
            [browser, *FLAGS, f"--user-data-dir={folder}/profile", f"--screenshot={PICTURE}",
             page.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    size = PICTURE.stat().st_size
    if size > LARGEST:
        sys.stderr.write(f"picture: {size} bytes, more than {LARGEST}; make the window smaller\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
