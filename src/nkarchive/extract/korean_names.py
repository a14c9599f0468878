"""Names from Korea, China and Japan in a byline: without the rank that stands beside them, and the house that somebody
works for."""

from __future__ import annotations

import re

ROLE = re.compile(
    r"\s*(?:(?:선임|수석|전문|객원|인턴|대학생|시민|사진|영상|북한전문|논설|취재|디지털|온라인|국제|정치|경제|산업|탐사|수습|통신|평양|도쿄|베이징|워싱턴|선양|뉴욕|파리|런던)\s*)*(?:기자|특파원|논설위원|논설실장|편집위원|편집국장|편집장|위원|대표|국장|부장|차장|팀장|앵커|PD|피디|리포터|에디터|칼럼니스트|통신원|작가|교수|연구원|연구위원|박사|소장|記者|记者|특집부)(?=$|[\s,·ㆍ/=(])"
)
SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용예경봉사부황보리림량렴려로라"
)
# the same in Latin letters
LATIN_SURNAMES = frozenset(
    "kim lee park choi jung jeong kang cho jo yoon yun jang chang lim im han oh seo suh shin kwon hwang ahn an song yoo yu ryu hong jeon jun ko koh go moon mun son sohn bae baek paik heo hur nam noh roh ri pak ha joo ju woo min byun cha chung rhee yang ma tae".split()
)
_HAN_RANK = re.compile(
    r"(?:[\s　]*(?:編集委員|論説委員|客員|特派員|通信員|記者|记者|通讯员|特约记者|特約記者|评论员|ライター|カメラマン))+$|^(?:(?:編集委員|論説委員|特派員|本报记者|本報記者|特约记者|记者|記者)[\s　]*)+(?=\S)"
)
# a Chinese paper parts names by spaces: 记者 张三 李四; a Japanese one surname and given name
_REPORTERS = re.compile(r"(?:记者|通讯员|本報記者)[\s:：]*((?:[一-龥]{2,3}\s+)+[一-龥]{2,3})\s*$")
# where somebody works, behind the name: "이몽룡 가람대 교수", "홍길동 가람경제 기자"
_EMPLOYED = re.compile(
    r"([가-힣]{2,4})\s+\S{1,12}?(?:대|대학|대학교|대학원|연구소|연구원|센터|재단|협회|학회|일보|신문|뉴스|방송|경제|타임스|데일리|통신|병원|위원회)\s+(?=[가-힣])"
)


def bare(name: str) -> str:
    """Return *name* without rank, place and house.

    >>> bare("가상일보 홍길동 선임기자"), bare("이몽룡 가람대 교수"), bare("기자")
    ('홍길동', '이몽룡', '')
    """
    name = re.sub(r"^.*?=\s*", "", name) if "=" in name else name
    employed = _EMPLOYED.match(name)
    if employed and ROLE.search(name, employed.end() - 1) and employed[1][0] in SURNAMES:
        return employed[1]
    alone = ROLE.sub("", name).strip(" =,·")
    if not alone:
        return ""
    last = alone.split()
    # "데일리 홍길동" : the outlet before the name
    if len(last) > 1 and alone != name and re.fullmatch(r"[가-힣]{2,4}", last[-1]):
        return last[-1]
    return alone


def unranked(name: str) -> str:
    """Return a name in Han characters without the rank before or behind it.

    >>> unranked("记者 张三"), unranked("山田花子 編集委員")
    ('张三', '山田花子')
    """
    return _HAN_RANK.sub("", name) or name


def reporters(text: str) -> str:
    """Return *text* with a semicolon between the names that a Chinese paper parts by spaces alone."""
    match = _REPORTERS.search(text)
    return ";".join(match[1].split()) if match else text


def may_be(name: str) -> bool:
    """Say whether *name* is as Koreans are called, or in another script."""
    if not re.search(r"[가-힣]", name):
        return True
    return bool(re.fullmatch(r"[가-힣]{2,4}", name)) and name[0] in SURNAMES
