"""Training the statistical tagger: files of labelled or plain text in, a model file with its provenance out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from flows.labelled import LabelledFileError, is_jsonl, lines_of, rows_of
from flows.reference import load
from flows.teacher import load_teacher
from transforms.tag import REFERENCES, make_batch_tagger
from transforms.tag.learned.labels import KINDS, Span
from transforms.tag.learned.model import Model, make_model
from transforms.teach.encode import make_encoder
from transforms.teach.examples import (
    Example,
    for_teacher,
    make_merge,
    make_renaming,
    sentences,
    spans_of_teacher,
    within,
)
from transforms.teach.training import Settings, examples_of, train

#: Labels of data sets and the kinds they mean.
_LABELS = {"PER": "PERSON", "LOC": "PLACE", "GPE": "PLACE", "ORG": "ORG"} | {kind: kind for kind in KINDS}
#: Rows of weights: a quarter of them costs more than a point of F1, twice as many bring nothing that can be measured.
_BITS = 20
_SEED = 1

Told = Callable[[str], object]


class TrainingError(LabelledFileError):
    """What was given cannot be trained on; the message says where, what was expected and what to do."""


@dataclass(frozen=True)
class Trained:
    """A model and what it was made of, as the model file keeps it."""

    model: Model
    provenance: Mapping[str, Any]


def train_tagger(files: Sequence[Path], teacher: str | None, passes: int, told: Told) -> Trained:
    """A model of labelled files, or of any text with a teacher's labels; the same files give the same model.

    Raises: TrainingError where a file has no labels or is of another form.
    """
    reference = load(REFERENCES)
    examples = list(_taught(files, reference, told) if teacher else _labelled(files, reference))
    if not any(example.spans for example in examples):
        raise TrainingError(f"{_names(files)}: no mention of {', '.join(KINDS)} found to learn from")
    told(f"{len(examples)} sentences with {sum(len(example.spans) for example in examples)} mentions")
    settings = Settings(passes=passes, seed=_SEED)
    parts = list(make_encoder(reference)(examples))
    weights, moves = train(
        examples_of(parts, _BITS), _BITS, settings, lambda number, loss: told(f"pass {number}: mean loss {loss:.5f}")
    )
    provenance = {
        "files": [{"name": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()} for file in files],
        "teacher": teacher,
        "sentences": len(examples),
        "mentions": sum(len(example.spans) for example in examples),
        "characters": sum(len(example.text) for example in examples),
        "passes": passes,
        "seed": _SEED,
    }
    model = make_model(weights, moves, "")
    version = hashlib.sha256(model.codes.tobytes() + moves.tobytes()).hexdigest()[:12]
    return Trained(make_model(weights, moves, version), provenance)


def write_model(trained: Trained, file: Path) -> None:
    """Writes a model file; the same model gives the same bytes."""
    model = trained.model
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as handle:
        np.savez_compressed(
            handle,
            codes=model.codes,
            largest=np.float64(model.largest),
            moves=model.moves,
            version=np.array(model.version),
            trusted=np.array(trained.provenance["teacher"] is None),
            provenance=np.array(json.dumps(trained.provenance, ensure_ascii=False, sort_keys=True)),
        )


def _names(files: Iterable[Path]) -> str:
    return ", ".join(str(file) for file in files)


def _labelled(files: Iterable[Path], reference: Any) -> Iterator[Example]:  # noqa: ANN401
    """Examples that people labelled: the lines of JSONL files with spans."""
    tag_all = make_batch_tagger(reference)
    for file in files:
        rows = [(row["text"].replace("\n", " "), _spans(file, number, row)) for number, row in rows_of(file)]
        for (text, spans), found in zip(rows, tag_all((text, 0) for text, _ in rows), strict=True):
            yield Example(text, spans, within(found, 0, len(text)))


def _spans(file: Path, number: int, row: Mapping[str, Any]) -> tuple[Span, ...]:
    where = f"{file}, line {number}"
    if not isinstance(row.get("entities"), list):
        raise TrainingError(f'{where}: expected a list "entities"; for text without labels give --teacher lac')
    spans = []
    for entity in row["entities"]:
        try:
            start, end, kind = int(entity["start"]), int(entity["end"]), _LABELS[entity["label"]]
        except (KeyError, TypeError, ValueError) as error:
            expected = 'expected {"start", "end", "label"} with a label of ' + ", ".join(_LABELS)
            raise TrainingError(f"{where}: {expected}, got {entity}") from error
        if not 0 <= start < end <= len(row["text"]):
            raise TrainingError(f"{where}: {entity} lies outside of the text's {len(row['text'])} characters")
        spans.append(Span(start, end, kind))
    return tuple(sorted(spans))


def _texts(file: Path) -> Iterator[str]:
    if is_jsonl(file):
        yield from (row["text"] for _, row in rows_of(file))
    else:
        yield "".join(line for _, line in lines_of(file))


def _taught(files: Iterable[Path], reference: Any, told: Told) -> Iterator[Example]:  # noqa: ANN401
    """Examples that the teacher labelled, each different sentence once; and those with persons again, renamed."""
    network, merge = load_teacher(), make_merge(reference)
    tag_all = make_batch_tagger(reference)
    texts = [text for file in files for text in _texts(file)]
    unseen: dict[str, tuple[int, int, int]] = {}
    for number, text in enumerate(texts):
        for start, end in sentences(text):
            unseen.setdefault(text[start:end], (number, start, end))
    told(f"{len(unseen)} sentences to be labelled, {sum(map(len, unseen))} characters")
    names = list(unseen)
    labels = dict(network.labelled([for_teacher(sentence) for sentence in names]))
    told("labelled")
    found = dict(enumerate(tag_all((text, 0) for text in texts)))
    made = []
    for number, sentence in enumerate(names):
        home, start, end = unseen[sentence]
        inside = within(found[home], start, end)
        example = Example(sentence, merge(sentence, spans_of_teacher(labels[number]), inside), inside)
        made.append(example)
        yield example
    yield from _renamed(made, reference)


def _renamed(examples: Iterable[Example], reference: Any) -> Iterator[Example]:  # noqa: ANN401
    """The examples that name a person, with other names."""
    rename, tag_all = make_renaming(reference, _SEED), make_batch_tagger(reference)
    named = (one for one in examples if any(span.kind == "PERSON" for span in one.spans))
    renamed = [rename(one.text, one.spans) for one in named]
    for (text, spans), found in zip(renamed, tag_all((text, 0) for text, _ in renamed), strict=True):
        yield Example(text, spans, within(found, 0, len(text)))
