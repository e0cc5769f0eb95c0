"""What the tagger sees of a character."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tag_pages import page, reference

from transforms.tag.learned.alphabet import code_points, folded, make_roles, sorts
from transforms.tag.learned.features import TEMPLATES, Features
from transforms.tag.learned.hints import hints
from transforms.tag.learned.tagger import GAP, joined, paragraph_of
from transforms.tag.mention import Mention

_TEXTS = st.text(alphabet="县委书记张立民在福州市12ａ，。“” 𠀀", min_size=1, max_size=20)
_ROLES = make_roles(reference())


def _hashes(*texts: str) -> np.ndarray:
    paragraphs = [paragraph_of(text, page(text).tokens, []) for text in texts]
    return np.stack(list(Features(joined(paragraphs), _ROLES).hashes()))


@settings(max_examples=40, deadline=None)
@given(_TEXTS, _TEXTS, _TEXTS)
def test_no_paragraph_sees_its_neighbours(before: str, text: str, after: str) -> None:
    alone = _hashes(text)
    start = len(GAP) + len(before) + len(GAP)
    among = _hashes(before, text, after)[:, start : start + len(text)]
    assert alone.shape[0] == TEMPLATES
    assert (alone[:, len(GAP) : len(GAP) + len(text)] == among).all()


def test_width_digits_and_quotation_marks_make_no_difference() -> None:
    seen = folded()[code_points("１7“Ａ")]
    assert [chr(point) for point in seen] == ["0", "0", '"', "A"]
    assert sorts()[ord("县")] == 1


def test_characters_beyond_the_basic_plane_are_one_each() -> None:
    assert len(code_points("𠀀县\ud800")) == 3


def test_hints_tell_who_found_a_mention_and_where_in_it_a_character_stands() -> None:
    found = [
        Mention(0, 3, "PLACE", "福州市", "gazetteer", 0.95),
        Mention(0, 5, "ORG", "福州市法院", "suffix", 0.9),
        Mention(6, 7, "DATE", "今年", "date", 0.9),
    ]
    outer, places = hints(found, 8)
    assert len({*places[:3].tolist()}) == 3
    assert not places[3:].any()
    assert len({*outer[:5].tolist()}) == 3
    assert not outer[5:].any()
    unsure = hints([found[1]._replace(score=0.7)], 8)[0]
    assert (unsure[:5] != outer[:5]).all()
