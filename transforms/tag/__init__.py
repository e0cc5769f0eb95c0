"""Entities a clean text mentions: people, places, organs, offices, meetings, documents, policies, dates, amounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any

import numpy.typing as npt

from transforms.stage import Reference
from transforms.tag.agreement import make_link, one_kind
from transforms.tag.amounts import make_amount_finder
from transforms.tag.country_letters import make_country_finder
from transforms.tag.dates import make_date_finder
from transforms.tag.defined import defined
from transforms.tag.documents import make_document_finder
from transforms.tag.learned.tagger import make_model_tagger
from transforms.tag.meetings import make_meeting_finder
from transforms.tag.mention import Finder, Mention
from transforms.tag.organisations import make_organisation_finder
from transforms.tag.overlap import resolve
from transforms.tag.page import Page
from transforms.tag.persons import make_person_finder
from transforms.tag.places import make_place_finder
from transforms.tag.policy import make_policy_finder
from transforms.tag.positions import make_position_finder
from transforms.tag.segment import make_segmenter
from transforms.tag.vote import make_vote

#: What looks for mentions in a page; each is made once from the reference data.
FINDERS: tuple[Callable[[Reference], Finder], ...] = (
    make_document_finder,
    make_date_finder,
    make_amount_finder,
    make_meeting_finder,
    make_policy_finder,
    make_position_finder,
    make_place_finder,
    make_country_finder,
    make_person_finder,
    make_organisation_finder,
)

#: Reference files that the tagger reads.
REFERENCES: tuple[str, ...] = (
    "countries",
    "country_letters",
    "document_kinds",
    "letter_cues",
    "meeting_words",
    "meetings",
    "name_characters",
    "not_persons",
    "not_places",
    "ordinary_places",
    "organ_forms",
    "org_suffixes",
    "org_words",
    "organs",
    "person_titles",
    "places",
    "policy_terms",
    "positions",
    "surnames",
    "units",
    "world_places",
)

#: The stem of the statistical tagger's model; without that file rules alone decide.
MODEL = "tagger"

#: How much is tagged together: documents, and code points but for a document that alone has more. Their tokens take
#: some 50 MB. With a tenth of it tagging takes a sixth longer, a finder's tables being fetched anew that much oftener.
_CHUNK_DOCUMENTS, _CHUNK_CHARACTERS = 1_000, 500_000


def make_tagger(reference: Reference) -> Callable[[str, int], list[Mention]]:
    """A function of (clean text, where its body starts) that returns the mentions, resolved and in order.

    Not picklable: build one in each process. See `resolve` for which of those that overlap stay.
    """
    tag_all = make_batch_tagger(reference)

    def tag(text: str, body_start: int) -> list[Mention]:
        return next(tag_all([(text, body_start)]))

    return tag


def make_batch_tagger(
    reference: Reference, model: Mapping[str, npt.NDArray[Any]] | None = None
) -> Callable[[Iterable[tuple[str, int]]], Iterator[list[Mention]]]:
    """A function of (clean text, where its body starts) of each document that yields the mentions of each, in order.

    The same as `make_tagger`, but faster: one finder goes over several documents before the next one does, so that its
    tables stay in the processor's cache.
    """
    segmenter = make_segmenter(reference)
    finders = tuple(make(reference) for make in FINDERS)
    by_model = make_model_tagger(reference, model) if model else None
    vote = make_vote(reference, trusted=model is not None and bool(model["trusted"]))
    link = make_link(reference)

    def tag_all(documents: Iterable[tuple[str, int]]) -> Iterator[list[Mention]]:
        for chunk in _chunks(documents):
            pages = [Page(text, body_start, segmenter) for text, body_start in chunk]
            found: list[list[Mention]] = [[] for _ in pages]
            for page in pages:
                len(page.tokens)  # made now, one after another, and kept by the page
            for find in finders:
                for page, mentions in zip(pages, found, strict=True):
                    mentions.extend(find(page))
            if by_model:
                ordered = [sorted(mentions, key=itemgetter(0)) for mentions in found]
                asked = [(page.text, page.tokens, mentions) for page, mentions in zip(pages, ordered, strict=True)]
                voted = zip(asked, by_model(asked), strict=True)
                found = [vote(text, tokens, mentions, spans) for (text, tokens, mentions), spans in voted]
            for page, mentions in zip(pages, found, strict=True):
                agreed = one_kind(page.text, mentions)
                yield link(page.text, resolve([*agreed, *defined(page.text, agreed)]))

    return tag_all


def _chunks(documents: Iterable[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    """The documents in order, as many at a time as `_CHUNK_DOCUMENTS` and `_CHUNK_CHARACTERS` let be together."""
    chunk: list[tuple[str, int]] = []
    characters = 0
    for document in documents:
        characters += len(document[0])
        if chunk and (len(chunk) >= _CHUNK_DOCUMENTS or characters > _CHUNK_CHARACTERS):
            yield chunk
            chunk, characters = [], len(document[0])
        chunk.append(document)
    if chunk:
        yield chunk
