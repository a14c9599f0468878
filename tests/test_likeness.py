"""When two texts tell one story, and in what way."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkarchive.likeness.compare import Likeness, LikenessKind, likeness
from nkarchive.likeness.facts import contradictions
from nkarchive.likeness.grouping import Link, groups
from nkarchive.likeness.sketch import keys_of
from nkarchive.likeness.wording import tokens_of, wording_of

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from prose import invent, language_of
from retellings import KOREAN_TEMPLATES, TEMPLATES, Telling, cases, filled

FERRY = (
    "A ferry with ninety pilgrims on board was towed back to the harbour of Lindau after its rudder broke in calm weather.\n\n"
    "The harbour master said that nobody was hurt, and that the ferry would stay in dock until the cause was known.\n\n"
    "It had been built forty years ago and was to be taken out of service in the coming winter, the owners said."
)


def like(one: str, other: str, one_day: str = "", other_day: str = "") -> Likeness | None:
    return likeness(wording_of(one), wording_of(other), one_day=one_day, other_day=other_day)


@pytest.mark.parametrize(
    "printed",
    [
        f"LINDAU, March 5 (Agency One) -- {FERRY}\n\n(END)",
        f"Lindau, March 6 (Eastwire) — {FERRY} -0-",
        f"{FERRY}\n\n(Reporting by A. Invented; Editing by B. Invented)",
        f"{FERRY}\n\n© 2024 Agency One. All rights reserved.",
    ],
)
def test_whose_report_it_is_does_not_count(printed: str) -> None:
    """The dateline, the end sign, who wrote and who owns it: the words are the same."""
    assert like(FERRY, printed) == Likeness(kind=LikenessKind.SAME, similarity=1.0, reason="same words")


def test_a_korean_dateline_does_not_count() -> None:
    text = "합동참모본부는 오늘 오전 동해상으로 발사된 탄도미사일을 포착했다고 밝혔다. 군은 감시와 경계를 강화했다."
    assert wording_of(f"(서울=가상통신) 김가상 기자 = {text}").tokens == wording_of(text).tokens


def test_names_are_one_in_whatever_romanisation() -> None:
    spelt = {tokens_of(name) for name in ("Kim Jong Un", "Kim Jong-un", "Gim Jeong-eun", "Kim Jung Un")}
    assert spelt == {("kim", "jong", "un")}


def test_korean_words_count_without_their_particles() -> None:
    assert tokens_of("평양에서 주민들이 다리를 건넜다") == tokens_of("평양 주민들 다리 건넜다")


def test_the_second_text_is_abridged_and_the_first_extended() -> None:
    part = FERRY.rsplit("\n\n", 1)[0]
    there, back = like(FERRY, part), like(part, FERRY)
    assert there and back
    assert (there.kind, back.kind) == (LikenessKind.ABRIDGED, LikenessKind.EXTENDED)
    assert there.similarity == back.similarity


def test_a_round_up_is_no_telling_of_what_it_quotes_below_its_lead() -> None:
    lead = " ".join(f"word{n} of the council's long sitting on the levy" for n in range(30))
    assert like(FERRY, f"{lead}\n\n{FERRY}") is None


@pytest.mark.parametrize("template", TEMPLATES + KOREAN_TEMPLATES, ids=lambda t: t[:24])
def test_a_formula_told_of_two_events_is_two_stories(template: str) -> None:
    """Greetings, baskets, wreaths, launches, obituaries: other names, numbers and dates."""
    dice = random.Random(11)
    for _ in range(60):
        one, other = filled(template, dice), filled(template, dice)
        assert one.body == other.body or like(one.body, other.body, one.published, other.published) is None


def test_a_greeting_that_was_sent_and_one_that_was_received_are_two_stories() -> None:
    """The same two people, the same occasion: only the day and who writes to whom differ."""
    occasion = "on the occasion of the 26th anniversary of the establishment of relations between the two countries."
    sent = f"Ri Mi Rae, foreign minister, on August 10 sent a message of greeting to Omar Haddad, minister of foreign affairs of Algeria, {occasion} The message expressed belief that the relations would grow stronger in the future."
    received = f"Ri Mi Rae, foreign minister, received a message of greeting from Omar Haddad, minister of foreign affairs of Algeria, on August 12 {occasion} The message affirmed that Algeria would consolidate the bonds of friendship."
    assert like(sent, received, "2024-08-17", "2024-08-17") is None


def test_retold_texts_are_found_and_others_are_not() -> None:
    """The benchmark's gold on a few texts: no wrong pair, and every copy but for a misread or a quarter."""
    stories = [invent(number, language=language_of(number), seed=3) for number in range(12)]
    texts = [Telling(headline=s.headline, body="\n\n".join(s.paragraphs), published=s.day) for s in stories]
    wrong = []
    for case in cases(texts, 5):
        one, other = wording_of(case.one.body), wording_of(case.other.body)
        found = bool(set(keys_of(one)) & set(keys_of(other))) and likeness(
            one, other, one_day=case.one.published, other_day=case.other.published
        )
        if bool(found) is not case.same and case.kind not in {"ocr", "cut-25", "digest"}:
            wrong.append(case)
    assert wrong == []


def test_a_name_misread_is_no_other_name_and_a_short_one_is() -> None:
    def facts(text: str) -> object:
        return wording_of(text).facts

    mekdad = facts("Yesterday Fayssal Mekdad met Bashar in Damascus")
    assert contradictions(mekdad, facts("Yesterday Fayssal Mekbad met Bashar in Damascus")) == (0, 3)  # type: ignore[arg-type]
    iran, iraq = facts("He flew to Iran on May 5"), facts("He flew to Iraq on May 6")
    assert contradictions(iran, iraq) == (2, 0)  # type: ignore[arg-type]


@given(st.text(), st.text())
def test_every_two_texts_have_an_answer_and_it_is_symmetric(one: str, other: str) -> None:
    there, back = like(one, other), like(other, one)
    assert (there is None) == (back is None)
    if there and back:
        assert there.similarity == back.similarity
    assert all(0 <= key < 2**47 for key in keys_of(wording_of(one)))


@pytest.mark.parametrize("sign", ["©", "-", "(", "Aa ", "끝 ", "A, ", "1 March ", "!' "])
def test_a_line_of_one_sign_costs_no_more_than_its_length(sign: str) -> None:
    """A page may hold anything: no pattern may try all ways to part a line."""
    began = time.process_time()
    wording_of(f"First line.\n\n{sign * 50_000}").facts  # noqa: B018
    wording_of(sign * 50_000).facts  # noqa: B018
    assert time.process_time() - began < 5


def test_the_keys_of_a_text_are_pinned() -> None:
    """An archive's index holds them: other keys for the same text would find nothing."""
    keys = keys_of(wording_of(FERRY))
    assert (len(keys), keys[0], keys[-1]) == (50, 1086224207148, 72394941712849)


NAMES = st.sampled_from("abcdefgh")
LINKS = st.lists(st.builds(Link, one=NAMES, other=NAMES, similarity=st.floats(0.3, 1)), max_size=20)


@given(LINKS, st.randoms())
def test_groups_follow_from_the_links_in_whatever_order(links: list[Link], dice: random.Random) -> None:
    shuffled = [Link(one=k.other, other=k.one, similarity=k.similarity) for k in links]
    dice.shuffle(shuffled)
    found = groups("abcdefgh", links)
    assert groups("hgfedcba", shuffled) == found
    assert sorted(member for group in found for member in group) == list("abcdefgh")
    pairs = {frozenset((k.one, k.other)) for k in links}
    assert all(frozenset((group[0], member)) in pairs for group in found for member in group[1:])
