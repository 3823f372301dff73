"""The tables of the knowledge: which files hold them and what one record of each is called.

Input: nothing. Output: `TABLES`, which reading, checking, show, search, stats and audit walk. It
imports nothing of ours, so that a help page that lists the words stays quick.
"""

from typing import NamedTuple


class Table(NamedTuple):
    """Records of one type: their field in `Records`, the word for one of them, their files.

    `single`: each file is one record and its name the id; else each file is a list. `besides`:
    files of the folder that begin so belong to other tables.
    """

    key: str
    word: str
    folder: str
    single: bool = False
    files: str = "*.yaml"
    besides: tuple[str, ...] = ()


TABLES = (
    Table("conditions", "condition", "conditions", single=True),
    Table("findings", "finding", "findings"),
    Table("tests", "test", "clinical_tests", single=True),
    Table("treatments", "treatment", "treatments", single=True),
    Table("drugs", "drug", "lexicon", files="drugs*.yaml"),
    Table("safety", "safety-rule", "safety"),
    Table("red_flags", "red-flag", "red_flags"),
    Table("exercises", "exercise", "exercises"),
    Table("exclusions", "exclusion", "exclusions"),
    Table("programmes", "programme", "programmes", single=True),
    Table("nutrition", "nutrition", "nutrition", single=True),
    Table("measures", "measure", "measures"),
    Table("prevention", "prevention", "prevention"),
    Table("scores", "score", "scores"),
    Table("questions", "question", "questions"),
    Table("statements", "statement", "statements"),
    Table("quantities", "quantity", "lexicon", files="quantities*.yaml"),
    Table("subjects", "subject", "lexicon", files="subjects*.yaml"),
    Table("concepts", "concept", "lexicon", besides=("drugs", "quantities", "subjects", "grammar")),
    Table("learned", "learned-weights", "learned_weights", single=True),
    Table("sources", "reference", "references"),
)
