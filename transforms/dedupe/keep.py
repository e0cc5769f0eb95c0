"""Which copy of a cluster is kept, and why, in words. Nothing here depends on order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: The reason of a document without copies.
ALONE = "唯一"


@dataclass(frozen=True)
class Copy:
    """What decides between copies."""

    document_id: str
    batch: str
    shingles: int
    completeness: int

    def rank(self) -> tuple[int, int, str, str]:
        """Sorts the best copy first: most complete, then longest, then earliest batch, then least document_id."""
        return -self.completeness, -self.shingles, self.batch, self.document_id


def reasons(ranked: Sequence[Copy]) -> list[str]:
    """Why each copy of a cluster is kept or not, given the copies best first."""
    best = ranked[0]
    if len(ranked) == 1:
        return [ALONE]
    others = [f"未保留：{best.document_id} {_LESS[_difference(best, copy)]}" for copy in ranked[1:]]
    return [f"保留：{_MOST[_difference(best, ranked[1])]}", *others]


_MOST: Mapping[str, str] = {
    "completeness": "最完整",
    "shingles": "同样完整，篇幅最长",
    "batch": "同样完整等长，最早到达",
    "document_id": "各本相当，取编号最小",
}
_LESS: Mapping[str, str] = {
    "completeness": "更完整",
    "shingles": "同样完整而篇幅更长",
    "batch": "同样完整等长而更早到达",
    "document_id": "与此相当而编号更小",
}


def _difference(best: Copy, other: Copy) -> str:
    """The first thing by which two copies differ."""
    return next(name for name in _MOST if getattr(best, name) != getattr(other, name))
