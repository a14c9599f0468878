"""Names that are spelt in several ways, so that one spelling finds them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nkarchive.text import fold, words

Key = tuple[str, ...]


def key_of(text: str) -> Key:
    """Return the words by which a name is known: ``Kim Jong-un`` and ``KIM JONG UN`` are one."""
    return tuple(words(fold(text)))


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Groups of spellings of one name, as ``thesaurus:`` of config.yaml lists them."""

    groups: tuple[tuple[str, ...], ...] = ()

    def index(self) -> Mapping[Key, tuple[str, ...]]:
        """Return name -> all its spellings, those of every group that has it."""
        found: dict[Key, dict[str, None]] = {}
        for group in self.groups:
            for name in group:
                if key := key_of(name):
                    found.setdefault(key, {}).update(dict.fromkeys(group))
        return {key: tuple(names) for key, names in found.items()}


def thesaurus(groups: Iterable[Sequence[str]]) -> Thesaurus:
    """Return the thesaurus of these groups."""
    return Thesaurus(tuple(tuple(group) for group in groups))


# Leaders, institutions and places whose spelling differs between north, south and the English press; the same list
# stands in config/starter.yaml, where an archive's keeper changes it.
DEFAULT = thesaurus(
    (
        ("김정은", "Kim Jong Un", "Kim Jong-un", "Kim Jong Eun", "Kim Jeong-eun", "金正恩"),
        ("김정일", "Kim Jong Il", "Kim Jong-il", "Kim Chong-il", "金正日"),
        ("김일성", "Kim Il Sung", "Kim Il-sung", "Kim Il-song", "金日成"),
        ("김여정", "Kim Yo Jong", "Kim Yo-jong", "Kim Yeo-jeong", "金與正"),
        ("김주애", "Kim Ju Ae", "Kim Ju-ae", "Kim Joo-ae"),
        ("리설주", "이설주", "Ri Sol Ju", "Ri Sol-ju", "Lee Sol-ju"),
        ("최선희", "Choe Son Hui", "Choe Son-hui", "Choi Son-hui", "Choi Sun-hee"),
        ("최룡해", "최용해", "Choe Ryong Hae", "Choe Ryong-hae", "Choi Ryong-hae"),
        ("조선로동당", "조선노동당", "Workers' Party of Korea", "WPK"),
        ("조선중앙통신", "Korean Central News Agency", "KCNA"),
        ("로동신문", "노동신문", "Rodong Sinmun", "Rodong Shinmun"),
        ("녕변", "영변", "Yongbyon", "Nyongbyon", "Yeongbyeon"),
        ("풍계리", "Punggye-ri", "Phunggye-ri", "Punggye ri"),
        ("개성", "Kaesong", "Gaeseong", "Kaesŏng"),
        ("라선", "나선", "Rason", "Rajin-Sonbong", "Najin-Sonbong"),
        ("두만강", "Tumen River", "Tuman River"),
        ("압록강", "Yalu River", "Amnok River"),
    )
)
