"""Entities a clean text mentions: people, places, organs, offices, meetings, documents, policies, dates, amounts."""

from __future__ import annotations

from collections.abc import Callable

from transforms.stage import Reference
from transforms.tag.amounts import make_amount_finder
from transforms.tag.dates import make_date_finder
from transforms.tag.documents import make_document_finder
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

#: What looks for mentions in a page; each is made once from the reference data.
FINDERS: tuple[Callable[[Reference], Finder], ...] = (
    make_document_finder,
    make_date_finder,
    make_amount_finder,
    make_meeting_finder,
    make_policy_finder,
    make_position_finder,
    make_place_finder,
    make_person_finder,
    make_organisation_finder,
)

#: Reference files that the tagger reads.
REFERENCES: tuple[str, ...] = (
    "countries",
    "document_kinds",
    "meeting_words",
    "meetings",
    "name_characters",
    "not_persons",
    "not_places",
    "ordinary_places",
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


def make_tagger(reference: Reference) -> Callable[[str, int], list[Mention]]:
    """A function of (clean text, where its body starts) that returns the mentions, resolved and in order.

    Not picklable: build one in each process. See `resolve` for which of those that overlap stay.
    """
    segmenter = make_segmenter(reference)
    finders = tuple(make(reference) for make in FINDERS)

    def tag(text: str, body_start: int) -> list[Mention]:
        page = Page(text, body_start, segmenter)
        return resolve(mention for find in finders for mention in find(page))

    return tag
