"""Lines that a paper of East Asia prints in the text's own element, above its first sentence or below its last.

Their systems keep one field for the whole story: the reporter's address, the copyright notice, the box that asks
for tips, and the words of the comment form are typed or pasted into it, often behind nothing but a line break.
Each expression has to match the whole line; a sentence on tips, copyright or subscriptions has a verb of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from nkarchive.text import is_european

_LONGEST = 300
_LONGEST_EDGE = 90
_MOST_BELOW = 6
_MOST_ABOVE = 2

_MAIL = r"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,24}){1,4}"
_END = r"[(<\[【〈]\s?(?:끝|end)\s?[)>\]】〉]"
_RANK = r"(?:기자|특파원|통신원|논설위원|위원|에디터|pd|앵커|아나운서|칼럼니스트|객원기자|인턴)"

# a reporter's address, with the name or without
_ADDRESS = (
    rf"(?:(?:이메일|메일|e-?mail|기사\s?제보|제보)\s?[:：]?\s?)?{_MAIL}(?:[\s,·/|]{{1,3}}{_MAIL}){{0,3}}\s?(?:{_END})?",
    rf"[가-힣a-z·ㆍ,=/&() ]{{2,40}}{_RANK}\s?[(<\[|/=:]?\s?{_MAIL}(?:[\s,·/|]{{1,3}}{_MAIL}){{0,3}}\s?[)>\]]?\s?(?:{_END})?",
    rf"[가-힣]{{2,4}}\s?[(<\[|/=:]?\s?{_MAIL}\s?[)>\]]?",
)
# no verb ends them: "저작권자는 …라고 밝혔다" is a sentence
_COPYRIGHT = (
    r"(?:<?저작권자?|copyrights?|ⓒ|©|\(c\)).{0,160}(?:금지|금함|금합니다|불허|불가|reserved|\.(?:com|co\.kr|net|kr|example))\W{0,4}",
    r".{0,100}무단\s?(?:전재|복제|배포|사용|이용|도용)[^.!?]{0,60}(?:금지|금함|금합니다|불허)(?:\W.{0,40})?",
    r"저작권자?\s?[ⓒ©(:].{0,120}",
    r".{0,60}無断(?:転載|複製|使用)[^。！？]{0,30}(?:禁止|禁じます|禁ず|お断り(?:します)?)",
    r"(?:版权所有|版權所有|著作權所有)[^。！？]{0,120}",
    r"(?:未经|未經)[^。！？]{0,30}(?:授权|授權|许可|許可|同意|允许|允許)[^。！？]{0,30}(?:不得|禁止|请勿|請勿|严禁|嚴禁)[^。！？]{0,60}。?",
)
# what the law has a Chinese site print at its foot, and who was on duty
_LICENCE = (
    r"(?!.{0,300}[。！？])[^。！？]{0,140}(?:icp[备備证證]|公网安备|新闻信息服务许可证|视听节目许可证|网络文化经营许可证|增值电信业务|不良信息举报)[^。！？]{0,160}",
    r"(?:责任编辑|責任編輯|责编|責編|本文编辑|本文編輯|值班编辑|执行编辑|网络编辑|编辑|編輯)\s?[:：]\s?[^。！？]{1,30}",
)
_PLACES = r"(?:카카오톡|카톡|전화|대표전화|이메일|메일|유튜브|네이버|홈페이지|페이스북|텔레그램|라인|인스타그램|트위터|문자|팩스)"
_TIPS = (
    rf"(?:기사\s?|뉴스\s?)?제보(?:하기|방법|안내|전화|는|를)?\W{{0,4}}(?:{_PLACES}\s?[:：]?|\d{{2,4}}-|{_MAIL}).{{0,200}}",
    r"(?:기사\s?|뉴스\s?)?제보(?:하기|하러 가기|방법|안내|전화)?(?:\s(?:및|·|/)\s?(?:보도자료|문의|반론\s?신청))?",
    r"(?:기사\s?|뉴스\s?)?제보(?:는|하기|안내)?\s?[:：]?\s?[^.!?]{0,40}(?:편집국|편집부|보도국|뉴스룸|취재부|사회부|데스크)(?:\s?(?:으로|로))?(?:\W{0,3}[\d\s()-]{7,20})?",
    rf"[▷▶■●☎◇◆※*·•\s-]{{1,3}}{_PLACES}\s?[:：].{{1,120}}",
    r".{0,60}제보(?:를|는|가)?\s?.{0,16}(?:기다립니다|기다리고 있습니다|받습니다|뉴스가 됩니다|큰 힘이 됩니다|보내\s?주세요|해\s?주세요)",
)
_SUBSCRIBING = (
    r"(?:이|본|해당) (?:기사|글|콘텐츠|칼럼)(?:는|은) .{0,60}(?:회원|구독자|구독)(?:들)?(?:만|에게만|에게|전용|에 한해).{0,40}(?:니다|음)",
    r".{0,50}구독\s?(?:하고|하시고|하시면|하면|해)\b.{0,80}(?:보세요|하세요|받으세요|주세요|만나세요)(?:\s.{0,80}(?:보세요|하세요|주세요))?",
    r"[^.!?]{0,40}구독\s?(?:하기|신청|신청하기|하세요|해\s?주세요)",
)
_SYSTEM = (
    r"(?:이|본|해당) 기사는 .{0,60}섹션(?:으로|에)? (?:분류|배정|게재)(?:했습니다|하였습니다|됐습니다|되었습니다|됩니다|된 기사입니다)",
    r".{0,40}다른\s?(?:기사|글|칼럼)(?:들)?\s?(?:더\s?)?(?:보기|보러\s?가기|목록)(?:\s?[+>»])?",
    r"[가-힣]{2,4}\s?(?:\S{0,6}\s?기자|특파원|위원)(?:의)?\s?(?:최신\s?|전체\s?)?기사\s?(?:모음|더\s?보기|목록|보기)",
    r"(?:전체\s?)?(?:기사\s?)?(?:의견|댓글)\s?(?:(?:쓰기|보기|달기|남기기|등록|목록|운영원칙|정책|\W{0,2}\d{1,6}\W{0,2}개?)\s?){1,3}",
    r"(?:(?:이름|닉네임|작성자|아이디|비밀번호|패스워드|이메일|내용|제목|자동등록방지|등록|확인|취소|로그인|삭제|수정)[\s:*/|·]{0,3}){2,8}",
    r"(?:로그인|회원가입)\s?(?:후|하시면|하고).{0,20}댓글.{0,30}",
    r"(?:(?:추천|비추천|반대|공유|스크랩|인쇄|좋아요|싫어요|훈훈해요|슬퍼요|화나요|응원해요|축하해요|기대해요|놀랐어요|후속\s?(?:기사\s?)?(?:강추|원해요)|쏠쏠정보|흥미진진|공감백배|분석탁월)(?:하기)?[\s:()/|·\d]{0,6}){1,10}",
)
_READERS = (
    r"(?:이|본) (?:기사|글|콘텐츠)(?:가|를|에) .{0,24}(?:좋으셨다면|좋았다면|드셨다면|드셨나요|되었다면|됐다면|되셨다면|유익하셨다면|어떠셨나요|추천합니다|추천해\s?주세요|공유해\s?주세요)(?:[^.!?”]{0,30}(?:주세요|보세요|하세요|클릭))?",
    r"(?:이|본) (?:기사|글)(?:를)? (?:추천|공유)(?:하기|합니다|해\s?주세요)",
    r".{0,80}(?:외부|기고|칼럼|필자|독자|본지|본보|당사|본 매체|본 신문)[^.!?]{0,40}(?:편집\s?(?:방향|방침|의도)|공식\s?(?:입장|견해|의견)|입장|견해|의견)(?:과|와|이|은)?[^.!?]{0,30}(?:다를\s?수|일치하지|무관(?:합니다|함)|아닙니다|아님|관련이?\s?없)[^.!?]{0,20}",
)
_ANY = re.compile(
    r"\W{0,6}(?:"
    + "|".join(
        f"(?:{part})" for part in (*_ADDRESS, *_COPYRIGHT, *_LICENCE, *_TIPS, *_SUBSCRIBING, *_SYSTEM, *_READERS)
    )
    + r")\W{0,6}",
    re.I,
)
# most lines of the world hold none of these: asked first
_HINT = re.compile(
    r"[@ⓒ©备備证證]|\(c\)|저작권|copyright|무단|無断|版[权權]|著作權|未[经經]|安备|许可证|电信|举报|编辑|編輯|责编|責編|제보|카카오톡|카톡|"
    r"[▷▶■●☎◇◆※*·•-]\s?(?:대표)?(?:전화|이메일|메일|유튜브|네이버|홈페이지|페이스북|텔레그램|라인|인스타그램|트위터|문자|팩스)|"
    r"구독|회원|섹션|다른\s?[기글칼]|기사|의견|댓글|비밀번호|닉네임|로그인|추천|공유|스크랩|인쇄|좋아요|강추|원해요|백배|이 글|본 글|입장|견해|편집",
    re.I,
)
# the same in lines without a letter of East Asia
_EUROPEAN_HINTS = ("@", "ⓒ", "©", "(c)", "copyr")

_KOREAN_NAME = re.compile(r"[가-힣]{2,4}")
_CREDIT_ROLE = re.compile(
    r"(?:영상|촬영|취재|편집|그래픽|디자인|자막|구성|연출|제작|기획|화면|음향|삽화|일러스트|리서처|작가|감독|기자|인턴|디자이너|글|사진|cg|vj|pd|ai|팀){1,3}",
    re.I,
)
_CREDIT_PAIR = re.compile(
    r"영상편집|영상취재|영상제작|영상구성|촬영기자|촬영편집|취재기자|취재지원|화면제공|자막제작|그래픽디자인|vj|cg",
    re.I,
)
_CREDIT_GAPS = re.compile(r"[\s:：=/·ㆍ,|()\[\]<>【】〈〉&-]+")
# wholly such, but a caption, a heading or a line of the text might read so too: only at the text's edges
_EDGE = re.compile(
    rf"\W{{0,4}}(?:{_END}|"
    r"(?:글\W{0,3}사진\s?[=:]?\s?|[가-힣·ㆍ]{2,12}\s?=\s?)?(?:[가-힣]{2,4}(?:\s?[·ㆍ,]\s?|\s)?){1,4}(?:\S{0,6}\s)?(?:선임|수습|인턴|객원|전문|대)?(?:기자|특파원)|"
    r"(?:作者|记者|記者|稿源|(?:文章|稿件|新闻|资料)?(?:来源|來源)|校对|审核|监制)\s?[:：]\s?[^。！？]{1,40})\W{0,4}",
    re.I,
)
# below a column: "홍길동 가람대 교수"
_COLUMNIST = re.compile(
    r"\W{0,3}[가-힣]{2,4}\s?[|·ㆍ/=,]?\s?[가-힣a-z·ㆍ\s]{0,24}(?:교수|원장|소장|연구원|연구위원|칼럼니스트|소설가|시인|작가|변호사|논설위원|논설실장|논설주간|주필|평론가|이사장|대표|강사|박사|의사|위원)\W{0,2}",
    re.I,
)


@lru_cache(maxsize=4096)
def is_footer(text: str) -> bool:
    """Say whether *text*, a whole line, is such a line wherever it stands.

    >>> is_footer("hong@paper.example"), is_footer("제보는 지난 3월에 들어왔다.")
    (True, False)
    """
    if len(text) > _LONGEST or (is_european(text) and not any(sign in text.lower() for sign in _EUROPEAN_HINTS)):
        return False
    return bool(_HINT.search(text)) and bool(_ANY.fullmatch(text))


def parted(lines: Sequence[str]) -> list[str]:
    """Return *lines*, which only breaks part, as one passage, and each such line above or below it by itself."""
    first, end = 0, len(lines)
    while end > 1 and len(lines) - end < _MOST_BELOW and is_footer(lines[end - 1]):
        end -= 1
    while first < min(_MOST_ABOVE, end - 1) and is_footer(lines[first]):
        first += 1
    return [*lines[:first], " ".join(lines[first:end]), *lines[end:]]


def trimmed(texts: Sequence[str]) -> tuple[int, int]:
    """Return where the article begins and ends in *texts*, its paragraphs, without such lines at its edges."""
    start, end = 0, len(texts)
    while end > 1 and len(texts) - end < _MOST_BELOW and _is_edge(texts[end - 1]):
        end -= 1
    if end > 2 and _is_columnist(texts[end - 1]):
        end -= 1
    while start < min(_MOST_ABOVE, end - 1) and _is_edge(texts[start]):
        start += 1
    return start, end


def _is_edge(text: str) -> bool:
    if is_footer(text):
        return True
    return len(text) <= _LONGEST_EDGE and (bool(_EDGE.fullmatch(text)) or _is_credit(text))


def _is_columnist(text: str) -> bool:
    return len(text) <= 40 and bool(_COLUMNIST.fullmatch(text))


def _is_credit(text: str) -> bool:
    """Say whether a line is made of nothing but jobs and names: "촬영기자:김촬영/영상편집:박편집"."""
    words = [word for word in _CREDIT_GAPS.split(text) if word]
    if not 2 <= len(words) <= 16 or not _CREDIT_ROLE.fullmatch(words[0]):
        return False
    if not any(mark in text for mark in ":：=") and not (_CREDIT_PAIR.match(words[0]) and len(words) <= 4):
        return False
    return all(_CREDIT_ROLE.fullmatch(word) or _KOREAN_NAME.fullmatch(word) for word in words)
