"""Lines of the paper's in the text's own element, and sentences that only begin like them."""

from __future__ import annotations

import pytest

from nkarchive.extract import boilerplate, footers

_OF_THE_PAPER = (
    "hong@paper.example",
    "kokobj@agency.example (END)",
    "hong@paper.example, lee@paper.example",
    "홍길동 기자 hong@paper.example",
    "홍길동 가람경제 기자 hong@garam.example",
    "마름=홍길동·이몽룡 기자 hong@paper.example",
    "<저작권자(c) 가상통신, 무단 전재-재배포, AI 학습 및 활용 금지>",
    "[ⓒ 가람경제 & garam.example, 무단전재 및 재배포 금지]",
    "저작권자 © 가상일보 무단전재 및 재배포 금지",
    "Copyright ⓒ 가상통신. All rights reserved. 무단 전재 및 재배포, AI 학습 및 활용 금지.",
    "ⓒ 다솜신문(http://www.dasomnews.example) 무단전재 및 재배포금지 | 저작권문의",
    "■ 제보하기",
    "■ 제보하기 ▷ 카카오톡 : 'HBS제보' 검색, 채널 추가 ▷ 전화 : 02-000-0000 ▷ 이메일 : jebo@hbs.example",
    "▷ 카카오톡 : 'HBS제보' 검색, 채널 추가",
    "▷ 전화 : 02-000-0000",
    "※ 당신의 제보가 뉴스가 됩니다",
    "가상뉴스는 여러분의 소중한 제보를 기다립니다.",
    "이 기사는 온새일보 구독회원만 읽을 수 있는 기사입니다.",
    "가상통신 구독하고 메인에서 바로 보세요!",
    "네이버에서 가상일보 구독하기",
    "뉴스레터 구독신청",
    "이 기사는 언론사에서 사회 섹션으로 분류했습니다.",
    "홍길동 기자의 다른기사 보기",
    "다른기사 보기",
    "홍길동 기자의 기사 모음",
    "전체기사의견(0)",
    "댓글 0",
    "댓글쓰기",
    "이름 비밀번호",
    "로그인 후 댓글을 쓸 수 있습니다.",
    "이 기사가 좋으셨다면",
    "좋아요 0 슬퍼요 1 화나요 0 후속기사 원해요 2",
    "추천",
    "※ 외부 필자의 기고는 본지의 편집 방향과 다를 수 있습니다.",
    "* 본 칼럼은 필자의 견해로 본지의 공식 입장과 다를 수 있습니다.",
    "京ICP备05000000号-1 京公网安备11010000000000号",
    "责任编辑：王某",
    "（责任编辑：王某）",
    "编辑：李某某",
    "版权所有 某某网 未经授权不得转载",
    "本サイトの記事・写真の無断転載を禁じます。",
)
_SENTENCES = (
    "제보는 지난 3월에 들어왔다.",
    "기사 제보로 시작된 수사는 석 달 만에 끝났다.",
    "저작권자는 원고와 합의했다고 밝혔다.",
    "무단전재 문제를 다룬 토론회가 3일 마름에서 열렸다.",
    "정부는 다음 달부터 기사의 무단 전재와 재배포를 금지한다고 밝혔다.",
    "이 기사는 지난해 사회 섹션에 실려 상을 받았다.",
    "그는 구독 회원이 십만 명을 넘었다고 말했다.",
    "홍길동 기자는 hong@paper.example 로 받은 편지를 공개했다.",
    "댓글 0건인 글도 삭제 대상이었다.",
    "“이 기사가 좋으셨다면 나무를 심어 주세요”라고 그는 적었다고 한다.",
    "시의 입장과 다를 수 있다는 지적도 나왔다.",
    "경찰은 카카오톡으로 받은 제보를 확인하고 있다.",
    "추천 인원은 세 명이다.",
    "외부 필자의 글이 본지의 방향과 다르다는 비판이 이어졌다.",
    "报道的编辑说：“今天没有下雨。”",
    "该公司2005年取得ICP证，开始经营网站。",
    "비밀번호를 이름으로 쓰는 사람이 많다.",
    "나는 기자다.",
    "회원들은 이 글을 읽고 눈물을 흘렸다고 했다.",
    "끝",
    "그는 “구독하세요”라고 외쳤다.",
    "시는 여러분의 제보를 받습니다라는 현수막을 걸었다.",
    "영상 취재 결과, 사실로 드러났다.",
    "저작권 협회는 3일 성명을 냈다.",
    "ⓒ 표시가 없는 사진도 저작권의 보호를 받는다.",
)
_AT_THE_EDGE = (
    "촬영기자:노을빛/영상편집:문하람",
    "(영상취재: 노을빛, 영상편집: 문하람)",
    "(끝)",
    "글·사진 서다온 선임기자",
    "마름=서다온·문하람 기자",
    "来源：某某网",
)
_STORY = ("포구 앞 소금창고가 문을 열었다.", "책은 삼천 권이 모였다.", "불은 저녁까지 켜 둔다.")


@pytest.mark.parametrize("line", _OF_THE_PAPER)
def test_a_line_of_the_paper_is_no_text_wherever_it_stands(line: str) -> None:
    assert boilerplate.is_line(line)


@pytest.mark.parametrize("sentence", _SENTENCES)
def test_a_sentence_that_begins_like_a_line_of_the_paper_stays(sentence: str) -> None:
    assert not boilerplate.is_line(sentence)
    assert footers.trimmed((*_STORY, sentence)) == (0, 4)
    assert footers.trimmed((sentence, *_STORY)) == (0, 4)


@pytest.mark.parametrize("line", _AT_THE_EDGE)
def test_credits_and_signatures_go_at_the_edges_only(line: str) -> None:
    assert footers.trimmed((line, *_STORY)) == (1, 4)
    assert footers.trimmed((*_STORY, line)) == (0, 3)
    assert footers.trimmed((*_STORY[:2], line, _STORY[2])) == (0, 4)


def test_the_name_below_a_column_goes_and_one_above_an_answer_stays() -> None:
    assert footers.trimmed((*_STORY, "이몽룡 가람대 교수")) == (0, 3)
    assert footers.trimmed(("이몽룡 가람대 교수", *_STORY)) == (0, 4)


def test_a_text_of_nothing_else_keeps_its_last_line() -> None:
    assert footers.trimmed(("hong@paper.example", "(끝)")) == (0, 1)


@pytest.mark.parametrize("piece", ["가", "@", "제보", "기사 ", "이름", "추천 ", "의견쓰기", "구독 ", "무단 "])
def test_ten_megabytes_of_one_piece_are_no_line(piece: str) -> None:
    assert not footers.is_footer(piece * (10_000_000 // len(piece)))
