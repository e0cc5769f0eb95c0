"""ENTITY: the mentions of the whole corpus → what they point to, each thing once, with counts.

A row is published with the batch that mentioned the thing first. Its counts are those of the whole corpus, so that a
new batch may change rows of earlier ones.
"""

from __future__ import annotations

from collections.abc import Callable

from transforms.schemas import ENTITIES, MENTIONS
from transforms.stage import Corpus, Parameters, Reduce, Reference, Tables
from transforms.tag.entities import LOOKED_AT, REFERENCES, entities_of, places_above

# Read no further than what is being counted: with threads Arrow reads up to a gigabyte ahead.
_AS_NEEDED = {"columns": list(LOOKED_AT), "use_threads": False, "batch_readahead": 1, "fragment_readahead": 1}


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Corpus], Tables]:
    above = places_above(reference)

    def run(corpus: Corpus) -> Tables:
        return {ENTITIES.name: entities_of(corpus[MENTIONS.name].scanner(**_AS_NEEDED).to_batches(), above)}

    return run


ENTITY = Reduce("entity", reads=(MENTIONS,), writes=(ENTITIES,), make=_make, references=REFERENCES)
