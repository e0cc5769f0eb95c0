"""The interval that bounds leave."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from transforms.dating.bounds import Bound, interval


def _bound(side: str, year: int, *, firm: bool = False, start: int = 0) -> Bound:
    return Bound(side, date(year, 1, 1), start, start + 1, "x", firm)


def test_the_latest_lower_and_the_earliest_upper_bound_decide() -> None:
    bounds = [_bound("from", 2012), _bound("from", 2016), _bound("to", 2022), _bound("to", 2019)]
    written = interval(bounds)
    assert written[:2] == (date(2016, 1, 1), date(2019, 1, 1))
    assert [bound.day.year for bound in written.evidence] == [2016, 2019]


def test_what_contradicts_a_lower_bound_is_looked_back_on() -> None:
    assert interval([_bound("from", 2010), _bound("to", 2003)])[:2] == (date(2010, 1, 1), None)


def test_a_year_that_is_named_drops_earlier_upper_bounds_but_sets_none() -> None:
    assert interval([_bound("named", 2019), _bound("to", 2010)])[:2] == (None, None)
    assert interval([_bound("named", 2019), _bound("to", 2021)])[:2] == (None, date(2021, 1, 1))


def test_the_year_a_title_claims_does_not_drop_a_firm_bound() -> None:
    bounds = [_bound("named", 2022), _bound("to", 2018, firm=True)]
    assert interval(bounds, 2022).to == date(2018, 1, 1)
    assert interval(bounds, 2021).to is None
    assert interval([_bound("named", 2022), _bound("to", 2018)], 2022).to is None


@given(
    st.lists(
        st.builds(_bound, st.sampled_from(["from", "to", "named"]), st.integers(1950, 2030), start=st.integers(0, 9))
    )
)
def test_an_interval_is_never_empty_and_its_evidence_says_it(bounds: list[Bound]) -> None:
    from_, to, evidence = interval(bounds)
    assert from_ is None or to is None or from_ <= to
    assert {bound.side for bound in evidence} == {side for side, day in (("from", from_), ("to", to)) if day}
    assert interval(reversed(bounds)) == (from_, to, evidence) or len({b[:2] for b in bounds}) < len(bounds)
