"""Step 1, intake: is the note written in another language than English?

Input: free text. Output: an issue, or None. Function words are counted per language; words that
English shares with the other language (die, was, in, no, an) are not counted for either. Notes
in telegram style have hardly any function word and are taken for English.
"""

import re

from coxa.model.answer import Issue

SAMPLE = 4000
_FIRST = 600
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    "the and of with has had is for on to from she he her his not but which this that been after "
    "when are by at patient pain it they we who have were without".split()
)
_OTHERS: dict[str, frozenset[str]] = {
    "German": frozenset(
        "der das und mit ist nicht seit bei von zu dem ein eine einen einer keine kein im zur zum "
        "auf sich sie ohne nach wird wurde links rechts schmerzen für über aber oder beim am den "
        "des".split()
    ),
    "French": frozenset(
        "le la les des une est et du dans avec depuis pas sans sur pour elle il au aux qui sont "
        "par douleur gauche droite mais ans patiente été très".split()
    ),
    "Spanish": frozenset(
        "el la los las una es y del con desde sin para por que se su al dolor izquierda derecha "
        "años pero muy refiere cadera paciente más hace".split()
    ),
    "Italian": frozenset(
        "il lo la gli una è e del della con da senza per che si al alla dolore sinistra destra "
        "anni ma molto non di nel nella paziente anca sono mesi".split()
    ),
    "Portuguese": frozenset(
        "o os um uma é e da do com desde sem para por que se ao à dor esquerda direita anos mas "
        "muito não na quadril paciente há dos".split()
    ),
    "Dutch": frozenset(
        "de het een en van met niet sinds bij zonder voor naar zij hij aan ook pijn links rechts "
        "geen zijn wordt maar nog jaar heup heeft deze".split()
    ),
    "Swedish, Danish or Norwegian": frozenset(
        "och og med inte ikke utan uden för som det ett av till til smärta smerte vänster venstre "
        "höger høyre patienten sedan siden i är har".split()
    ),
    "Polish": frozenset(
        "i w z na nie się od do bez przy ból jest lewego prawego po oraz biodra pacjent "
        "pacjentka lat".split()
    ),
}
_SHARED = frozenset("a am as do has i in is no o on on or patient se son the".split())


def language_issue(text: str) -> Issue | None:
    """An error if the text is in another language, a warning if it is mixed, else None."""
    first = _WORD.findall(text[:_FIRST].lower())
    if sum(map(_ENGLISH.__contains__, first)) * 8 >= len(first) and text[:_FIRST].isascii():
        return None
    sample = text[:SAMPLE]
    if not sample.isascii():
        letters = [sign for sign in sample if sign.isalpha()]
        foreign = sum(1 for sign in letters if sign > "\u024f" and sign not in "αβγµμΩθ")
        if foreign * 2 > len(letters) and foreign > 5:
            return _issue("error", "not in the Latin alphabet")
    words = _WORD.findall(sample.lower())
    english = sum(1 for word in words if word in _ENGLISH)
    if english * 12 >= len(words):
        return None
    best, count, kinds = _strongest(words)
    if kinds < 2 or count < 3 or count <= english:
        return None
    if count >= 3 * english and count * 10 >= len(words):
        return _issue("error", f"in {best}")
    return _issue("warning", f"partly in {best}")


def _strongest(words: list[str]) -> tuple[str, int, int]:
    """The other language with most function words: its name, how many, how many different."""
    best = ("", 0, 0)
    for name, known in _OTHERS.items():
        hits = [word for word in words if word in known and word not in _SHARED]
        if len(hits) > best[1]:
            best = (name, len(hits), len(set(hits)))
    return best


def _issue(level: str, what: str) -> Issue:
    return Issue(
        level="error" if level == "error" else "warning",
        message=f"the text looks as if it were {what}; coxa reads English only",
        repair="give the note in English",
    )
