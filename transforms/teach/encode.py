"""Examples as the features and labels that training takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from transforms.stage import Reference
from transforms.tag.learned.alphabet import make_roles
from transforms.tag.learned.features import Features
from transforms.tag.learned.labels import labels_of
from transforms.tag.learned.tagger import GAP, joined, paragraph_of
from transforms.tag.segment import make_segmenter
from transforms.teach.examples import Example
from transforms.teach.training import Part

#: Examples whose features are made together.
_TOGETHER = 200


def make_encoder(reference: Reference) -> Callable[[Sequence[Example]], Iterator[Part]]:
    """A function that yields the features and labels of examples, some hundred at a time."""
    segmenter, roles = make_segmenter(reference), make_roles(reference)

    def part(examples: Sequence[Example]) -> Part:
        paragraphs = [paragraph_of(one.text, segmenter.tokens(one.text), one.found) for one in examples]
        sizes = np.array([len(one.text) for one in examples])
        starts = np.cumsum(sizes + len(GAP)) - sizes
        labels = [labels_of((), len(GAP)), *(labels_of(one.spans, len(one.text) + len(GAP)) for one in examples)]
        hashes = list(Features(joined(paragraphs), roles).hashes())
        return hashes, np.concatenate(labels), np.stack([starts, starts + sizes], axis=1)

    def encode(examples: Sequence[Example]) -> Iterator[Part]:
        for first in range(0, len(examples), _TOGETHER):
            yield part(examples[first : first + _TOGETHER])

    return encode
