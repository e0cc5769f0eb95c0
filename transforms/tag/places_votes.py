"""Which of several units of one name a document means: by what else it mentions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from transforms.tag.places_gazetteer import Form, Gazetteer, Hit, Unit

#: How much a mentioned unit speaks for a unit inside it: the nearer above, the more. A county in whose prefecture
#: two others lie is likelier than one in whose province they do.
_WEIGHTS = (1.0, 2.0, 4.0, 0.0)  # province, prefecture, county, town
#: Towns of one county that together name it, where it is not named itself. Three of the 38,723 towns share a county
#: by chance too rarely to matter; two do not, since a tenth of the names occur in five counties and more.
_TOWNS_THAT_NAME = 3


class Meaning(NamedTuple):
    """What a form means: the unit, or None where it stays open; and how that was decided."""

    unit: Unit | None
    method: str


class Evidence:
    """What the hits of a document say about where it is set."""

    def __init__(self, gazetteer: Gazetteer, hits: Iterable[Hit]) -> None:
        self._gazetteer = gazetteer
        self._forms = {hit.form.text: hit.form for hit in hits}
        self._support: Counter[str] = Counter()
        self._towns: dict[str, set[str]] = defaultdict(set)
        for form in self._forms.values():
            self._count(form)

    def _count(self, form: Form) -> None:
        if form.is_town:
            for unit in form.units:
                self._towns[self._county(unit)].add(form.text)
        elif len(form.units) == 1 and not form.is_ordinary:
            for code in self._gazetteer.chain(form.units[0].code):
                self._support[code] += 1

    def _county(self, unit: Unit) -> str:
        return self._gazetteer.chain(unit.code)[1] if unit.level == "town" else unit.code

    def names(self, form: Form) -> bool:
        """Whether the document writes the full name of a unit that a short form may stand for."""
        return any(unit.name in self._forms for unit in form.units)

    def backs(self, unit: Unit) -> bool:
        """Whether the document speaks for a unit by more than its own name: by what is above it, in it or beside it."""
        above = self._gazetteer.chain(unit.code)[1:]
        return bool(self._towns.get(unit.code)) or any(self._support[code] > 1 for code in above)

    def score(self, unit: Unit) -> float:
        """How much the document speaks for a unit: units above it, units in it, towns beside it."""
        above = self._gazetteer.chain(unit.code)
        from_province = zip(reversed(above), _WEIGHTS, strict=False)
        named = sum(weight * min(self._support[code], 3) for code, weight in from_province)
        county = self._county(unit)
        towns = len(self._towns.get(county, ()))
        if unit.level == "town" and not named and towns < _TOWNS_THAT_NAME:
            return 0.0
        return named + 2.0 * (towns - (1 if unit.level == "town" else 0))

    def _foremost(self, form: Form) -> Unit | None:
        """The unit a form means whatever else is mentioned, if any.

        That is the only one in force; and the only province or prefecture that a short form may stand for (吉林: the
        province), unless the full name of another is written.
        """
        current = [unit for unit in form.units if unit.is_current] or list(form.units)
        widest = [unit for unit in current if unit.level == current[0].level]
        if len(current) > 1 and form.is_short and current[0].level in ("province", "prefecture"):
            others = {unit.name for unit in current} - {widest[0].name}
            return widest[0] if len(widest) == 1 and others.isdisjoint(self._forms) else None
        return current[0] if len(current) == 1 else None

    def meaning(self, form: Form) -> Meaning:
        """What a form means in this document, wherever it stands."""
        plain = "short_form" if form.is_short else "gazetteer"
        only = None if form.is_town else self._foremost(form)
        if only:
            return Meaning(only, plain)
        scored = [(self.score(unit), unit) for unit in form.units]
        best = max(score for score, _ in scored)
        leading = [unit for score, unit in scored if score == best]
        if best > 0 and len(leading) == 1:
            return Meaning(leading[0], "gazetteer:votes")
        if len(form.units) == 1:
            return Meaning(form.units[0], plain)
        return Meaning(None, "gazetteer:ambiguous")
