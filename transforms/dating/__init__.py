"""When a document was written, as an interval with its evidence: the year its title claims is another question.

Template sites rewrite the year in a title, or mask it, and leave the text as it was. What the text knows cannot be
rewritten so easily: congresses and plenums it carries out, who holds which office, bodies that do not exist yet or any
more, plans and campaigns, anniversaries, editions of yearly events, the date under the signature. Each bounds the text
from below (nothing tells of what is to come), from above, or both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from transforms.dating.anniversaries import anniversary_bounds, make_anniversary_finder, wrong_anniversaries
from transforms.dating.bounds import Interval, interval
from transforms.dating.claims import claimed_year, contradictions
from transforms.dating.events import make_event_bounds
from transforms.dating.meetings import make_meeting_bounds
from transforms.dating.series import make_series_bounds
from transforms.dating.signatures import signature_bounds
from transforms.dating.years import year_bounds
from transforms.findings import Finding
from transforms.stage import Reference
from transforms.tag.numerals import fold_width

__all__ = ["REFERENCES", "Dating", "claimed_year", "make_dater"]

REFERENCES: tuple[str, ...] = ("anniversaries", "event_series", "events", "meetings")


@dataclass(frozen=True)
class Dating:
    """What is known of a document's date; `findings` are of kind 'anachronism', in clean text."""

    claimed_year: int | None
    written: Interval
    findings: tuple[Finding, ...]

    @property
    def is_anachronistic(self) -> bool:
        """Whether the text contradicts the claim."""
        return bool(self.findings)


Dater = Callable[[str, str, Iterable[str]], Dating]


def make_dater(reference: Reference) -> Dater:
    """A function of (title, clean text, entity ids that it mentions) that returns the Dating.

    It is conservative: what a text awaits is no lower bound, an upper bound that contradicts a lower one is dropped,
    and only a contradiction in plain words or of full years is an anachronism.
    """
    find_anniversaries = make_anniversary_finder(reference)
    of_meetings = make_meeting_bounds(reference)
    of_events = make_event_bounds(reference)
    of_series = make_series_bounds(reference)

    def read(title: str, text: str, entities: Iterable[str]) -> Dating:
        folded = fold_width(text)
        claimed = claimed_year(title)
        marked = find_anniversaries(folded)
        bounds = [
            *of_meetings(folded, entities),
            *of_events(folded),
            *of_series(folded),
            *anniversary_bounds(folded, marked),
            *signature_bounds(folded),
            *year_bounds(folded),
        ]
        written = interval(bounds, claimed)
        findings = [*wrong_anniversaries(folded, title, claimed, marked)]
        for one in contradictions(title, claimed, written):
            if not any(other.start < one.end and one.start < other.end for other in findings):
                findings.append(one)
        return Dating(claimed, written, tuple(sorted(findings, key=lambda finding: finding[:2])))

    return read
