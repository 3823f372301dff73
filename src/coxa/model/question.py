"""Types of the knowledge on what a note asks: the kinds of question and what common ones get.

Input: `Record`. Output: frozen structs that the catalogue fills from YAML.
"""

from typing import Literal

from coxa.model.knowledge import Record

Aim = Literal["give", "stop", "harm", "when", "choice", "chance", "effect"]


class CommonQuestion(Record, frozen=True, kw_only=True):
    """What a question about something gets in a situation, where no rule speaks against it.

    `about`: subjects, drugs, classes of drugs or conditions, by id. It is for a patient for whom
    `when` is true, or a question that names one of `named_with` as well ('methotrexate before the
    operation'); without either for anybody. `conditions`: only if one of these leads the
    differential or is named. `aims`: only questions of these kinds. `in_emergency`: it
    answers beside what cannot wait, being part of it. `examples`: notes with a question that get
    it.
    """

    id: str
    about: tuple[str, ...]
    text: str
    sources: tuple[str, ...]
    when: str | None = None
    named_with: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    aims: tuple[Aim, ...] = ()
    in_emergency: bool = False
    examples: tuple[str, ...]
