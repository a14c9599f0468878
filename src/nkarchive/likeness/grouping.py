"""Stories: groups of texts of which each is directly like one and the same text, its centre.

Connected groups alone drift: A is like B, B like C, and A tells another story than E. A group here is a star
(Aslam, Pelekhov, Rus 2004, "The star clustering algorithm"): the text that most others are like takes all
of them that no earlier centre took. The answer is a function of the links, not of the order they came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two texts, by any keys that can be ordered, and how like they are (0 to 1)."""

    one: str
    other: str
    similarity: float


def groups(members: Iterable[str], links: Iterable[Link]) -> list[tuple[str, ...]]:
    """Return the groups of *members*, each ordered, its centre first; the groups ordered by their centres.

    Members are keys that say something of the text alone (a URL), so that no order of arrival is in them.
    """
    around: dict[str, dict[str, float]] = {member: {} for member in members}
    for link in links:
        if link.one != link.other and link.one in around and link.other in around:
            near = max(link.similarity, around[link.one].get(link.other, 0.0))
            around[link.one][link.other] = around[link.other][link.one] = near
    found = [group for component in _components(around) for group in _stars(component, around)]
    return sorted(found)


def _components(around: Mapping[str, Mapping[str, float]]) -> list[list[str]]:
    seen: set[str] = set()
    components = []
    for start in sorted(around):
        if start in seen:
            continue
        seen.add(start)
        component, waiting = [start], [start]
        while waiting:
            for near in around[waiting.pop()]:
                if near not in seen:
                    seen.add(near)
                    component.append(near)
                    waiting.append(near)
        components.append(component)
    return components


def _stars(component: list[str], around: Mapping[str, Mapping[str, float]]) -> list[tuple[str, ...]]:
    # the sum of similarities, rounded: floats added in another order must not choose another centre
    mass = {member: round(sum(sorted(around[member].values())), 6) for member in component}
    centres = []
    taken: dict[str, str] = {}
    for member in sorted(component, key=lambda m: (-mass[m], m)):
        if member in taken:
            continue
        centres.append(member)
        taken[member] = member
        for near in around[member]:
            taken.setdefault(near, member)
    # a text goes to the centre that it is most like, not to the one that came first
    for member in component:
        if taken[member] != member:
            taken[member] = min(
                (c for c in centres if c in around[member]), key=lambda c: (-around[member][c], -mass[c], c)
            )
    return [(centre, *sorted(m for m in component if taken[m] == centre and m != centre)) for centre in centres]
