"""Step 1, intake: is the text written in another language than English?

Input: free text. Output: the other language and whether most of the text is in it, or None; what
mostly is in another language is refused.

The small words of each language are counted, with a few that nearly every note about a hip has
(left, pain, fever, no): notes in telegram style have hardly any others. A word that English or its
abbreviations share with another language (die, an, LE, PO, Na) is counted for neither. A single
foreign word or a few foreign names are no other language.
"""

import re
from typing import NamedTuple

from coxa.errors import OtherLanguage
from coxa.model.answer import Issue

_WORD = re.compile(r"[^\W\d_]+")
# letters of another alphabet; signs of Greek stand in English notes (β-blocker, µg)
_OTHER_LETTER = re.compile(r"(?![αβγδκλμφΔΣΩθ\u1e00-\u1eff])[^\W\d_\x00-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")
_ENGLISH = frozenset(
    "the and of with has had is for on to from she he her his not but which this that been after "
    "when are by at patient pain it they we who have were without hip groin knee leg left right "
    "year years old week weeks month months day days since fell worse better walk walks walking "
    "weight fever exam history night both side".split()
)
_OTHERS: dict[str, frozenset[str]] = {
    "German": frozenset(
        "der das und mit ist nicht seit bei von zu dem ein eine einen einer keine kein keinen im "
        "zur zum auf sich sie ohne nach wird wurde links rechts linke linken linker rechte rechten "
        "rechter schmerz schmerzen hüfte hüftschmerz hüftschmerzen leiste fieber sturz patientin "
        "jahre monaten wochen tagen für über aber oder beim am den des auch nur noch kann befund "
        "anamnese bein leistenschmerz leistenschmerzen coxalgie coxarthrose".split()
    ),
    "French": frozenset(
        "une est et du dans avec depuis pas sans sur pour elle il au aux qui sont par douleur "
        "douleurs gauche droite droit hanche aine fièvre chute traumatisme mais ans mois "
        "semaines jours patiente été très aucun aucune pendant".split()
    ),
    "Spanish": frozenset(
        "el los las una y del desde para por que su dolor izquierda izquierdo derecha "
        "derecho años meses semanas días pero muy refiere cadera ingle fiebre caída paciente más "
        "hace niega sin con se".split()
    ),
    "Italian": frozenset(
        "il gli una è e del della con da senza che si alla all dolore dolori sinistra sinistro "
        "destra destro anni mesi settimane giorni ma molto nel nella paziente anca inguine febbre "
        "caduta sono nessun nessuna riferisce".split()
    ),
    "Portuguese": frozenset(
        "uma é da do desde sem para por que se ao à dor esquerda esquerdo direita direito anos "
        "meses semanas dias muito não quadril anca virilha febre queda paciente há com".split()
    ),
    "Dutch": frozenset(
        "het een en van met niet sinds bij zonder voor naar zij hij aan ook pijn links rechts "
        "linker rechter geen zijn wordt maar nog jaar maanden weken dagen heup lies koorts val "
        "heeft deze".split()
    ),
    "Swedish, Danish or Norwegian": frozenset(
        "och og inte ikke utan uden uten för som det ett smärta smerter smerte vänster venstre "
        "höger høyre højre höft hofte ljumske lyske feber fall fald patienten sedan siden är år "
        "veckor uker uger måneder månader ingen".split()
    ),
    "Polish": frozenset(
        "nie się przy ból bóle bólu jest lewego prawego lewej prawej lewym prawym oraz biodra "
        "biodro biodrze pachwinie gorączki urazu bez pacjent pacjentka lat tygodni miesięcy "
        "dni".split()
    ),
    "Czech or Slovak": frozenset(
        "není nie je se že při bolest bolesti levého pravého levé pravé kyčle kyčel kyčli "
        "bez horečky úrazu pacient pacientka pacientky let týdny měsíce dní ľavého bedra".split()
    ),
    "Romanian": frozenset(
        "și cu în de la fără durere dureri șold șoldului stâng stângă drept dreaptă febră ani luni "
        "săptămâni zile pacient pacienta pacientul nu este prezintă după".split()
    ),
    "Hungarian": frozenset(
        "és nem nincs egy bal jobb csípő csípője fájdalom fájdalma láz láza óta hete hónapja éves "
        "beteg nélkül esés".split()
    ),
    "Finnish": frozenset(
        "ja ei on sekä kipu kipua lonkka lonkan lonkassa vasen oikea vasemman oikean kuumetta "
        "potilas vuotta viikkoa kuukautta vuotias ilman kaatunut".split()
    ),
    "Turkish": frozenset(
        "ve bir yok var ile için kalça ağrısı ağrı sol sağ ateş düşme yaşında hasta kadın erkek "
        "aydır haftadır yıldır olan değil".split()
    ),
    "Vietnamese": frozenset(
        "không của và có bị đau bệnh nhân khớp háng trái phải sốt tuổi tháng tuần ngã".split()
    ),
    "Indonesian or Malay": frozenset(
        "dan yang tidak dengan sejak nyeri sakit pinggul panggul kiri kanan demam jatuh tahun "
        "minggu bulan pasien pesakit".split()
    ),
}
# of the words above, those that stand in English notes too: 'SI joint', 'lat', 'ANCA', 'para 2'
_SHARED = frozenset(
    "all anca ans ao da dan do e en fall ile im in is la lat let lies met no o on para se si sin "
    "val ve y".split()
)
_WORDS = {name: words - _SHARED for name, words in _OTHERS.items()}
_ANY = frozenset().union(*_WORDS.values())
_FEWEST, _FEWEST_KINDS = 3, 3


class Foreign(NamedTuple):
    """The other language, as it stands behind 'the text is', and whether most of the text is so."""

    what: str
    mostly: bool


def other_language(text: str) -> Foreign | None:
    """The other language of a text; None where it is English or too short to tell."""
    if not text.isascii() and (found := _other_alphabet(text)):
        return found
    words = _WORD.findall(text.lower())
    name, count, kinds = _strongest(words)
    if count < _FEWEST or kinds < _FEWEST_KINDS or count * 10 < len(words):
        return None
    english = sum(map(_ENGLISH.__contains__, words))
    return Foreign(f"in {name}", mostly=count > english)


def english_only(text: str, name: str) -> tuple[Issue, ...]:
    """A warning where a part of the text is in another language; `name` stands in the refusal.

    Raises OtherLanguage where most of it is: its denials cannot be read, and 'kein Trauma' would
    be taken for a trauma.
    """
    found = other_language(text)
    if found is None:
        return ()
    if found.mostly:
        raise refusal(found, name)
    return (partly(found),)


def partly(found: Foreign) -> Issue:
    """The warning about a text of which a part is in another language."""
    return Issue(
        level="warning",
        message=f"the text looks as if it were partly {found.what}; coxa reads English only, and "
        "what is denied in another language may have been read as present",
        repair="give the whole note in English",
    )


def left_out(found: Foreign) -> Issue:
    """The error about a note that is not read because most of it is in another language."""
    return Issue(
        level="error",
        message=f"the note looks as if it were {found.what} and was left out; coxa reads English "
        "only, so the answer rests on the coded entries alone",
        repair="give the note in English",
    )


def refusal(found: Foreign, name: str) -> OtherLanguage:
    """The error about a text of which most is in another language."""
    return OtherLanguage(
        f"{name}: the text looks as if it were {found.what}; coxa reads English only and would "
        "miss what is denied; give the note in English, or what was found as a structured case"
    )


def _other_alphabet(text: str) -> Foreign | None:
    """A text with many letters that are not Latin: a name or two are not meant."""
    other, letters = len(_OTHER_LETTER.findall(text)), len(_LETTER.findall(text))
    if other * 10 < letters or other <= 5:
        return None
    return Foreign("not in the Latin alphabet", mostly=other * 2 > letters)


def _strongest(words: list[str]) -> tuple[str, int, int]:
    """The other language with most words: its name, how many, how many different."""
    best = ("", 0, 0)
    other = [word for word in words if word in _ANY]
    for name, known in _WORDS.items():
        hits = [word for word in other if word in known]
        if len(hits) > best[1]:
            best = (name, len(hits), len(set(hits)))
    return best
