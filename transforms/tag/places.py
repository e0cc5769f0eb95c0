"""Places (地名): administrative units by the gazetteer, countries, and what the word classes call a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from transforms.stage import Reference
from transforms.tag.mention import Finder, Mention
from transforms.tag.page import Page
from transforms.tag.places_gazetteer import Form, Gazetteer, Hit, Meaning, make_gazetteer
from transforms.tag.places_lists import listed_towns
from transforms.tag.places_votes import Evidence
from transforms.tag.segment import PLACE_TAG, Tokens
from transforms.tag.words import by_role

#: What joins the members of an enumeration of places.
_JOINTS = frozenset("、和与及")
_PLACE_TAGS = frozenset({PLACE_TAG, "nz", "nr", "nt"})

#: Ranked by what decides. All together, 0.89 and 0.96 of the places outside names of organisations were right on 2,000
#: sentences each of MSRA and of PFR 1998.
_SCORES = {"gazetteer:chain": 0.98, "gazetteer:votes": 0.95, "gazetteer": 0.95, "short_form": 0.9}
_SCORE_AMBIGUOUS = 0.5
_SCORE_WORLD = 0.9
_SCORE_TAGGER = 0.6


@dataclass(frozen=True)
class _Words:
    """Words of `not_places` by role; not_places.md says what each role is. `last`: the last characters of features."""

    longer_name: tuple[str, ...]
    after: tuple[str, ...]
    feature: tuple[str, ...]
    settlement: tuple[str, ...]
    not_first: tuple[str, ...]
    not_last: tuple[str, ...]
    not_place: frozenset[str]
    last: frozenset[str]


def _make_words(reference: Reference) -> _Words:
    roles = by_role(reference["not_places"])
    return _Words(
        longer_name=roles.ordered("longer_name"),
        after=roles.ordered("after"),
        feature=roles.ordered("feature"),
        settlement=roles.ordered("settlement"),
        not_first=roles.ordered("not_first"),
        not_last=roles.ordered("not_last"),
        not_place=roles["not_place"],
        last=frozenset(word[-1] for word in roles["feature"]),
    )


def make_place_finder(reference: Reference) -> Finder:
    """A finder of PLACE mentions; entity_id is 'place:' and the administrative code, or 'country:' and the ISO code."""
    gazetteer = make_gazetteer(reference)
    words = _make_words(reference)

    def find(page: Page) -> list[Mention]:
        known = list(_known_places(gazetteer, words, page.text, page.tokens))
        towns = listed_towns(page.text, known)
        other = _tagged_places(words, page.tokens, [*known, *towns])
        return sorted([*known, *towns, *other])

    return find


def _known_places(gazetteer: Gazetteer, words: _Words, text: str, tokens: Tokens) -> Iterator[Mention]:
    """Mentions of the gazetteer's units, in order."""
    hits = [
        hit
        for hit in gazetteer.hits(text, tokens)
        if not (hit.form.is_short and text.startswith(words.longer_name, hit.end))
    ]
    if not hits:
        return
    evidence = Evidence(gazetteer, hits)
    cued = {hit.form.text for hit in hits if hit.form.is_short_county and text.startswith(words.after, hit.end)}
    meanings: dict[str, Meaning] = {}
    before: tuple[int, str] | None = None  # where the place before ended, and its code
    for number, hit in enumerate(hits):
        form = hit.form
        meaning = form.settled or meanings.get(form.text)
        if meaning is None:
            meaning = meanings[form.text] = evidence.meaning(form)
        linked = _in_chain(gazetteer, form, before[1]) if before and before[0] == hit.start else None
        if linked:
            meaning = linked
        elif not (form.is_plain or _is_meant(hits, number, text, tokens, evidence, meaning, cued)):
            continue
        yield _mention(hit, meaning)
        before = (hit.end, meaning.unit.code) if meaning.unit else None


def _in_chain(gazetteer: Gazetteer, form: Form, above: str) -> Meaning | None:
    """The unit of a form that lies in the unit named right before it: 鼓楼区 after 福州市."""
    inside = [unit for unit in form.units if unit.code != above and above in gazetteer.chain(unit.code)]
    return Meaning(inside[0], "gazetteer:chain") if len(inside) == 1 else None


def _is_meant(
    hits: Sequence[Hit],
    number: int,
    text: str,
    tokens: Tokens,
    evidence: Evidence,
    meaning: Meaning,
    cued: Set[str],
) -> bool:
    """Whether a form that follows no wider place is a place here at all; `cued` forms are places by their context."""
    form = hits[number].form
    if form.needs_a_word:
        return _is_word(hits[number], tokens)
    if form.is_ordinary and form.is_short:
        return evidence.names(form) or _is_listed(hits, number, text)
    if form.is_ordinary:
        return len(form.text) > 2 and meaning.method == "gazetteer:votes"
    if form.is_town:
        return form.names_a_place or meaning.method == "gazetteer:votes"
    if form.is_short or len(form.text) == 2:
        return _is_word(hits[number], tokens) and _is_backed(hits[number], tokens, evidence, cued)
    return True


def _is_word(hit: Hit, tokens: Tokens) -> bool:
    """Whether a form is one word, or the head of one, and not two by chance: 和 | 县."""
    return tokens.ends[tokens.at[hit.start]] >= hit.end


def _is_backed(hit: Hit, tokens: Tokens, evidence: Evidence, cued: Set[str]) -> bool:
    """Whether a short form is a place by its class or by the document; those of counties alone need it."""
    form = hit.form
    if not form.is_short_county or tokens.tags[tokens.at[hit.start]] == PLACE_TAG:
        return True
    return form.text in cued or evidence.names(form) or any(evidence.backs(unit) for unit in form.units)


def _is_listed(hits: Sequence[Hit], number: int, text: str) -> bool:
    """Whether a form stands in an enumeration beside a form that is surely a place."""
    hit = hits[number]
    for other in hits[max(number - 1, 0) : number + 2]:
        left, right = (other, hit) if other.start < hit.start else (hit, other)
        apart = text[left.end : right.start]
        if len(apart) == 1 and apart in _JOINTS and other.form.names_a_place and other.form.is_unit:
            return True
    return False


def _mention(hit: Hit, meaning: Meaning) -> Mention:
    unit = meaning.unit
    if unit is None:
        return Mention(hit.start, hit.end, "PLACE", hit.form.text, meaning.method, _SCORE_AMBIGUOUS)
    if unit.level == "world":
        return Mention(hit.start, hit.end, "PLACE", unit.name, "gazetteer", _SCORE_WORLD)
    key = ("country:" if unit.level == "country" else "place:") + unit.code
    return Mention(hit.start, hit.end, "PLACE", unit.name, meaning.method, _SCORES[meaning.method], key)


def _tagged_places(words: _Words, tokens: Tokens, known: Sequence[Mention]) -> Iterator[Mention]:
    """Words that their suffix and class call a place, where the gazetteer found nothing."""
    tags, tagged = tokens.tags, tokens.words
    taken = {mention.start for mention in known}
    for number in tokens.proper:
        word = tagged[number]
        if word[-1] not in words.last or len(word) < 3 or tags[number] not in _PLACE_TAGS:
            continue
        if not word.endswith(words.feature) or word.startswith(words.not_first) or word.endswith(words.not_last):
            continue
        if word in words.not_place or tokens.starts[number] in taken:
            continue
        if tags[number] == PLACE_TAG or word.endswith(words.settlement):
            method = "tagger" if tags[number] == PLACE_TAG else "suffix"
            yield Mention(tokens.starts[number], tokens.ends[number], "PLACE", word, method, _SCORE_TAGGER)
