"""Which of several units of one name a document means: by what else it mentions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from transforms.tag.places_gazetteer import Form, Gazetteer, Hit, Meaning, Unit

#: How much a mentioned unit speaks for a unit inside it: the nearer above, the more. A county in whose prefecture
#: two others lie is likelier than one in whose province they do.
_WEIGHTS = (1.0, 2.0, 4.0, 0.0)  # province, prefecture, county, town
#: Towns of one county that together name it, where it is not named itself. Three of the 38,723 towns share a county
#: by chance too rarely to matter; two do not, since a tenth of the names occur in five counties and more.
_TOWNS_THAT_NAME = 3


class Evidence:
    """What the hits of a document say about where it is set."""

    def __init__(self, gazetteer: Gazetteer, hits: Sequence[Hit]) -> None:
        self._gazetteer = gazetteer
        self._hits = hits

    # These are made when they are first asked for: most documents name nothing that needs them.
    @cached_property
    def _forms(self) -> Mapping[str, Form]:
        return {hit.form.text: hit.form for hit in self._hits}

    @cached_property
    def _support(self) -> Mapping[str, int]:
        """How many forms of one meaning name a unit or lie in it, by its code."""
        single = [form for form in self._forms.values() if len(form.units) == 1]
        units = [form.units[0] for form in single if not form.is_town and not form.is_ordinary]
        return Counter(code for unit in units for code in self._gazetteer.chain(unit.code))

    @cached_property
    def _towns(self) -> Mapping[str, set[str]]:
        """Forms of towns by the county, or other unit, that they may lie in."""
        towns: dict[str, set[str]] = defaultdict(set)
        for form in self._forms.values():
            if form.is_town:
                for unit in form.units:
                    towns[self._county(unit)].add(form.text)
        return towns

    def _county(self, unit: Unit) -> str:
        return self._gazetteer.chain(unit.code)[1] if unit.level == "town" else unit.code

    def names(self, form: Form) -> bool:
        """Whether the document writes the full name of a unit that a short form may stand for."""
        return any(unit.name in self._forms for unit in form.units)

    def backs(self, unit: Unit) -> bool:
        """Whether the document speaks for a unit by more than its own name: by what is above it, in it or beside it."""
        above = self._gazetteer.chain(unit.code)[1:]
        return bool(self._towns.get(unit.code)) or any(self._support.get(code, 0) > 1 for code in above)

    def score(self, unit: Unit) -> float:
        """How much the document speaks for a unit: units above it, units in it, towns beside it."""
        above = self._gazetteer.chain(unit.code)
        from_province = zip(reversed(above), _WEIGHTS, strict=False)
        named = sum(weight * min(self._support.get(code, 0), 3) for code, weight in from_province)
        county = self._county(unit)
        towns = len(self._towns.get(county, ()))
        if unit.level == "town" and not named and towns < _TOWNS_THAT_NAME:
            return 0.0
        return named + 2.0 * (towns - (1 if unit.level == "town" else 0))

    def meaning(self, form: Form) -> Meaning:
        """What a form means in this document, wherever it stands."""
        if form.foremost and (form.settled or self._forms.keys().isdisjoint(form.rivals)):
            return form.foremost
        scored = [(self.score(unit), unit) for unit in form.units]
        best = max(score for score, _ in scored)
        leading = [unit for score, unit in scored if score == best]
        if best > 0 and len(leading) == 1:
            return Meaning(leading[0], "gazetteer:votes")
        if len(form.units) == 1:
            return Meaning(form.units[0], form.method)
        return Meaning(None, "gazetteer:ambiguous")
