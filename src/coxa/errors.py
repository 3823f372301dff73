"""The tree of errors and their exit codes.

    CoxaError
    ├── UserError              exit 2: the input or the call is wrong
    │   ├── InputError         the note, case or record cannot be used
    │   │   ├── EmptyInput
    │   │   ├── NotText
    │   │   ├── TooLarge
    │   │   ├── OtherLanguage  most of the text is in another language than English
    │   │   ├── BadCase        a structured case that does not fit its format
    │   │   └── BadRecord      a FHIR record of a kind or version that is not read
    │   └── CallError          wrong options, missing file
    └── InternalError          exit 1: a fault of coxa's own
        └── KnowledgeError     the knowledge base does not load

A message is one line: what is wrong, where, why, and what to do. It never quotes patient text.
"""


class CoxaError(Exception):
    """Base of all errors that coxa raises on purpose."""

    exit_code = 1


class UserError(CoxaError):
    """The input or the call is wrong; the user can mend it."""

    exit_code = 2


class InputError(UserError):
    """The input cannot be used."""


class EmptyInput(InputError):
    """Nothing to read."""


class NotText(InputError):
    """Bytes that are not text."""


class TooLarge(InputError):
    """More than coxa reads in one go."""


class OtherLanguage(InputError):
    """A text of which most is in another language than English."""


class BadCase(InputError):
    """A structured case that does not fit its format."""


class BadRecord(InputError):
    """A FHIR record of a kind or version that is not read."""


class CallError(UserError):
    """Wrong options or a file that is not there."""


class InternalError(CoxaError):
    """A fault of coxa's own."""


class KnowledgeError(InternalError):
    """The knowledge base does not load."""
