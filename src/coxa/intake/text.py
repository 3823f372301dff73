"""Step 1, intake: free text, kept as it stands.

Input: decoded characters. Output: `Encounter` whose text has the input's own characters, so that
`text[start:end]` of a finding is what the reader wrote. What a reader does not see (soft hyphens,
zero-width signs, carriage returns) and what only looks different (no-break spaces, curly quotes,
dashes, ligatures) is evened out in `reading_copy`, which the next step matches on; positions in
the copy are turned into positions in the text with `span_in_text`.
"""

import re
from collections.abc import Sequence

from coxa.intake.language import english_only
from coxa.model.answer import Issue
from coxa.model.encounter import Encounter

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ALIKE = {
    **dict.fromkeys("\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006", " "),
    **dict.fromkeys("\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\xab\xbb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u0085\u2028\u2029", "\n"),
}
_ALIKE_SIGN = re.compile(f"[{''.join(_ALIKE)}]")
_UNEVEN = re.compile(
    "\r\n?|(?<=\\d)[¼½¾]"
    "|[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufb00-\ufb04]"
)
# a blank to fill in behind what it asks for: 'Fever: ____', 'Fever: ***'
_BLANK = re.compile(r"(?<=[\w:)] )(?:_{3,}|\*{3,})(?![\w*])|(?<=[\w:)])(?<!_)_{3,}(?!\w)")
# how signs of several letters or figures are written out: 'ﬁbrosis', '4½ y'
_LIGATURES = {
    "¼": ".25",
    "½": ".5",
    "¾": ".75",
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
}


def clean(text: str) -> tuple[str, tuple[Issue, ...]]:
    """The text without control characters, each replaced by one space; positions stay."""
    found = len(_CONTROLS.findall(text))
    if found:
        text = _CONTROLS.sub(" ", text)
    if not text.isascii() and _SURROGATES.search(text):
        found += len(_SURROGATES.findall(text))
        text = _SURROGATES.sub("\ufffd", text)
    if not found:
        return text, ()
    issue = Issue(
        level="note",
        message=f"{found} control characters in the text were read as spaces",
        repair="nothing, unless the text looks damaged; then save it again as plain UTF-8 text",
    )
    return text, (issue,)


def has_words(text: str) -> bool:
    """Whether there is anything to see: not only white space and invisible signs."""
    words = text.strip()
    return bool(words) and (words.isascii() or bool(_UNEVEN.sub("", words).strip()))


def reading_copy(text: str) -> tuple[str, Sequence[int] | None]:
    """The text as it is matched, and for each of its positions the position in the text.

    None instead of positions when nothing was changed. The copy has plain spaces, quotes, dashes
    and line ends, and none of the signs that cannot be seen; a blank to fill in is '{}' there.
    """
    if "___" in text or "***" in text:
        text = _BLANK.sub(lambda match: "{}".ljust(len(match.group())), text)
    if text.isascii() and "\r" not in text:
        return text, None
    written = text
    text = _ALIKE_SIGN.sub(lambda match: _ALIKE[match.group()], text)
    if not _UNEVEN.search(text):
        return text, None if text == written else range(len(text) + 1)
    parts: list[str] = []
    back: list[int] = []
    last = 0
    for match in _UNEVEN.finditer(text):
        start, end = match.span()
        parts.append(text[last:start])
        back.extend(range(last, start))
        sign = match.group()
        shown = "\n" if sign[0] == "\r" else _LIGATURES.get(sign, "")
        parts.append(shown)
        back.extend([start] * len(shown))
        last = end
    parts.append(text[last:])
    back.extend(range(last, len(text) + 1))
    return "".join(parts), back


def span_in_text(back: Sequence[int] | None, start: int, end: int) -> tuple[int, int]:
    """Where the characters [start, end) of the reading copy stand in the text."""
    if back is None:
        return start, end
    return (back[start], back[end - 1] + 1) if end > start else (back[start], back[start])


def read_text(text: str, name: str, issues: tuple[Issue, ...] = ()) -> Encounter:
    """An encounter of nothing but free text; raises OtherLanguage where it is not English."""
    return Encounter(text=text, issues=(*issues, *english_only(text, name)))
