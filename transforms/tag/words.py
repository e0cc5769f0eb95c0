"""Words of a reference file by the role they play."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Roles(dict[str, frozenset[str]]):
    """The words of each role; none for a role that no row has."""

    def __missing__(self, role: str) -> frozenset[str]:
        return frozenset()

    def ordered(self, role: str) -> tuple[str, ...]:
        """The words of a role in a fixed order, as `str.startswith` and `str.endswith` take them."""
        return tuple(sorted(self[role]))


def by_role(rows: Iterable[Mapping[str, str]]) -> Roles:
    """The words of a file with the columns `word` and `role`, by role."""
    words: dict[str, set[str]] = {}
    for row in rows:
        words.setdefault(row["role"], set()).add(row["word"])
    return Roles({role: frozenset(members) for role, members in words.items()})
