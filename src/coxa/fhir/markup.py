"""Text inside records: narrative XHTML without its tags, and attachments.

Input: a narrative or an attachment. Output: plain text, or why there is none.
"""

import re
from html.parser import HTMLParser

from coxa.fhir.resources import Attachment

_BREAKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table"})
_HIDDEN = frozenset({"script", "style", "head", "title"})
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w-]+)")


class _Stripper(HTMLParser):
    """Keeps the text of a document; blocks and rows begin a new line, cells a space."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        self.parts.append("\n" if tag in _BREAKS else " " if tag in ("td", "th") else "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append("\n" if tag in _BREAKS else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        self.parts.append("\n" if tag in _BREAKS else "")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data.replace("\n", " "))


def stripped(markup: str) -> str:
    """Plain text of XHTML; several spaces and empty lines become one."""
    parser = _Stripper()
    try:
        parser.feed(markup)
        parser.close()
    except AssertionError:  # raised by html.parser on a broken declaration such as '<![x'
        return ""
    return _LINES.sub("\n", _SPACES.sub(" ", "".join(parser.parts))).strip()


def attachment_text(attachment: Attachment) -> tuple[str, str | None]:
    """Text of an attachment of type text/*, or '' and why it is not read."""
    import base64
    import binascii

    content = (attachment.content_type or "text/plain").lower()
    kind = content.split(";")[0].strip()
    if kind not in ("text/plain", "text/html", "text/markdown", "application/xhtml+xml"):
        return "", "an attachment that is not plain text"
    if attachment.data is None:
        return "", "an attachment whose content is not in the record"
    try:
        raw = base64.b64decode("".join(attachment.data.split()), validate=True)
        charset = _CHARSET.search(content)
        text = raw.decode(charset[1] if charset else "utf-8-sig")
    except (binascii.Error, ValueError, LookupError):
        return "", "an attachment that cannot be decoded"
    if "html" in kind:
        text = stripped(text)
    return text.strip(), None
