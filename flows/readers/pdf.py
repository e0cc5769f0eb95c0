"""pdf: the text layer of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.readers.extracted import MOST_TEXT, Decode, Extracted, Matches, Refused, tidy

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

#: Bytes among which a PDF begins (ISO 32000-1, annex H.3.4.1).
_HEAD = 1024
#: Errors of PDFium: FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY.
_LOCKED = (4, 5)
#: A hyphen that PDFium puts at the end of a broken word.
_SOFT = str.maketrans({"\x02": "-", "\ufffe": "-", "\uffff": None, "\f": "\n"})


def _looks(content: bytes) -> bool:
    return b"%PDF-" in content[:_HEAD] and content[:_HEAD].lstrip(b"\0\t\n\r\f \xef\xbb\xbf").startswith(b"%PDF-")


MATCHES = Matches("pdf", magic=(b"%PDF-",), looks=_looks)


def read(content: bytes, name: str, decode: Decode) -> Extracted:  # noqa: ARG001
    """The text of all pages, one after the other.

    Raises: Refused (password, malformed, no_text_layer, too_large).
    """
    import pypdfium2  # a run of plain text does without

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in _LOCKED or "password" in str(error).lower():
            raise Refused("password", "the file is protected by a password; save a copy without it") from error
        raise Refused("malformed", f"it is no sound PDF ({error}); deliver an intact copy") from error
    try:
        return _text(document, pypdfium2.PdfiumError)
    finally:
        document.close()


def _text(document: PdfDocument, error_type: type[Exception]) -> Extracted:
    pages, bad, size = [], [], 0
    for number in range(len(document)):
        try:
            text = _page(document, number)
        except error_type:
            text = ""
        if not text.strip():
            bad.append(number + 1)
        pages.append(text)
        size += len(text)
        if size > MOST_TEXT:
            raise Refused("too_large", f"its pages hold more than {MOST_TEXT:,} characters; deliver it in parts")
    if len(bad) == len(pages):
        detail = (
            f"none of its {len(pages)} page(s) has text: it is a scan; deliver its text after character recognition"
        )
        raise Refused("no_text_layer", detail)
    listed = ", ".join(map(str, bad[:20])) + (" …" if len(bad) > 20 else "")
    return Extracted("pdf", "".join(pages), detail=f"pages without text: {listed}" if bad else None)


def _page(document: PdfDocument, number: int) -> str:
    """The text of a page, its lines as they are set."""
    page = document[number]
    try:
        layer = page.get_textpage()
        try:
            text = tidy(layer.get_text_bounded()).translate(_SOFT)
        finally:
            layer.close()
    finally:
        page.close()
    text = "\n".join(line.rstrip(" ") for line in text.strip("\n").split("\n"))
    return f"{text}\n" if text.strip() else ""
