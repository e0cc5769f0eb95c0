"""json and jsonl: a text an object, under the key with a known name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from flows.readers.extracted import Decode, Extracted, Matches, Refused, from_decoded
from flows.readers.rows import Broken, Row, joined, text_column

MATCHES = Matches("json", suffixes=("json", "jsonl", "ndjson"))

#: Objects around the list of rows: {"data": {"list": [...]}}.
_WRAPPERS = 4


def read(content: bytes, name: str, decode: Decode) -> Extracted:
    """The objects of a JSON document (an array, or one object) or of a file with one a line.

    Raises: Refused (malformed, no_text_column, too_large).
    """
    decoded = decode(content)
    form = "json" if name.lower().endswith(".json") else "jsonl"
    if decoded.text is None:
        return from_decoded(decoded, name=form)
    text = decoded.text.strip("\ufeff \t\n\0")
    found = joined(_rows(text, is_document=form == "json"), name=form, note=decoded.detail)
    return replace(found, encoding=decoded.encoding, score=decoded.score)


def _rows(text: str, *, is_document: bool) -> Iterator[Row | Broken]:
    """The rows of a file, whichever of the two it is.

    Raises: Refused (malformed).
    """
    whole = _parse(text) if is_document or text.startswith("[") else None
    if whole is not None:
        yield from map(_row, _listed(whole))
    elif text.startswith("["):
        yield from _items(text)
    elif is_document and not isinstance(_parse(text.partition("\n")[0]), dict):
        raise Refused("malformed", "it is no JSON; deliver an intact copy")
    else:
        yield from _lines(text)


def _parse(text: str) -> object:
    """The value that JSON stands for; None where it is broken, nested too deep, or null."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def _listed(value: object) -> list[object]:
    """The rows of a document: an array, or the first one inside an object that is no row itself."""
    for _ in range(_WRAPPERS):
        if not isinstance(value, dict) or text_column(value) is not None:
            break
        lists = [item for item in value.values() if isinstance(item, list) and _holds_objects(item)]
        inner: list[object] = [*lists] or [item for item in value.values() if isinstance(item, dict)]
        if not inner:
            break
        value = inner[0]
    return value if isinstance(value, list) else [value]


def _holds_objects(items: list[object]) -> bool:
    return any(isinstance(item, dict) for item in items[:10])


def _items(text: str) -> Iterator[Row | Broken]:
    """The items of an array that is broken, as far as they can be read, and the rest."""
    decoder, at = json.JSONDecoder(), 1
    while at < len(text):
        if text[at] in " \t\n,":
            at += 1
            continue
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            yield Broken(text[at:])
            return
        yield _row(value)
        at = end


def _lines(text: str) -> Iterator[Row | Broken]:
    for line in text.split("\n"):
        if line.strip():
            value = _parse(line.strip().rstrip(","))
            yield Broken(line) if value is None else _row(value)


def _row(value: object) -> Row | Broken:
    if isinstance(value, dict):
        return Row(value)
    if isinstance(value, str):
        return Row({"text": value})
    return Broken(json.dumps(value, ensure_ascii=False))
