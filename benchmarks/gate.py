"""How well the gate tells articles from what stands in their place: pages of both kinds, and what became of them.

    python benchmarks/gate.py                            invented pages only, 50 a kind
    python benchmarks/gate.py --articles DIR             real articles too: DIR/cases.jsonl names them (the bench, unpacked)
    python benchmarks/gate.py --others DIR               real pages that are no articles: DIR/KIND/*.html
    python benchmarks/gate.py --articles DIR --cut       articles whose text was cut out: each body given is false

The generator writes sections, searches, lost pages, logins, cookie walls, challenges, redirects and shells in
the shapes of several systems, in nine languages, with and without machine-readable parts; a seed fixes it. Its
words are not those of the rules' own lists alone: a third of the pages says its message in a wording of its own.
Precision and recall are of rejections.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lxml.html

from nkarchive.extract import extract
from nkarchive.model import Article, Reason

HOST = "http://paper.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One page: what it is, and the reasons for which it may be turned away, none for an article."""

    kind: str
    url: str
    page: bytes
    reasons: frozenset[Reason] = frozenset()


NOUNS = {
    "en": "ferry harbour council bridge market pilot lamp winter quay baker mayor school".split(),
    "de": "Fähre Hafen Rat Brücke Markt Lotse Lampe Winter Kai Bäcker Amt Schule".split(),
    "fr": "bac port conseil pont marché pilote lampe hiver quai boulanger maire école".split(),
    "es": "barca puerto consejo puente mercado piloto lámpara invierno muelle panadero alcalde escuela".split(),
    "ru": "паром порт совет мост рынок лоцман лампа зима причал пекарь мэр школа".split(),
    "ja": "渡し船 港 議会 橋 市場 水先人 灯り 冬 岸壁 パン屋 市長 学校".split(),
    "ko": "나룻배 항구 의회 다리 시장 도선사 등불 겨울 부두 빵집 시장님 학교".split(),
    "zh": "渡船 港口 议会 桥梁 市场 领航员 灯火 冬天 码头 面包师 市长 学校".split(),
    "pl": "prom port rada most rynek pilot lampa zima nabrzeże piekarz burmistrz szkoła".split(),
}
VERBS = {
    "en": "opens beside, waits for, pays for, leaves, asks about".split(", "), "de": "wartet auf, öffnet neben, bezahlt, verlässt".split(", "),
    "fr": "attend, ouvre près de, paie, quitte".split(", "), "es": "espera a, abre junto a, paga, deja".split(", "), "ru": "ждёт, открывает, покидает, видит".split(", "),
    "ja": "が待つ、が開く、が離れる".split("、"), "ko": "새로 연, 기다리는, 떠나는, 찾아온".split(", "), "zh": "等待，离开，打开，寻找".split("，"), "pl": "czeka na, otwiera, opuszcza, widzi".split(", "),
}  # fmt: skip
LOST = {
    "en": ["Page not found", "Oops! That page can’t be found.", "This story has sailed away: error 404"], "de": ["Seite nicht gefunden", "Diese Seite gibt es hier nicht (404)"],
    "fr": ["Page introuvable", "Oups, cette page n’existe plus"], "es": ["Página no encontrada", "La página solicitada no existe"], "ru": ["Страница не найдена", "Такой страницы больше нет (404)"],
    "ja": ["ページが見つかりません", "この記事は掲載を終了しました"], "ko": ["요청하신 페이지를 찾을 수 없습니다", "삭제되었거나 존재하지 않는 기사입니다", "404 이런! 여기에는 아무것도 없네요"],
    "zh": ["页面不存在", "抱歉，您访问的内容已被删除"], "pl": ["Nie znaleziono strony", "Tej strony już nie ma (404)"],
}  # fmt: skip
LOGIN = {
    "en": ["Please log in to continue", "Enter your name and password to go on reading"], "de": ["Bitte melden Sie sich an", "Weiter mit Ihrem Konto"], "fr": ["Connectez-vous", "Votre compte, s’il vous plaît"],
    "es": ["Inicia sesión", "Su cuenta, por favor"], "ru": ["Войдите в свой аккаунт", "Авторизация"], "ja": ["ログインしてください", "会員の方はこちら"], "ko": ["로그인이 필요한 서비스입니다", "아이디와 비밀번호를 넣어 주세요"],
    "zh": ["请登录", "请输入用户名和密码"], "pl": ["Zaloguj się", "Podaj nazwę i hasło"],
}  # fmt: skip
BLOCKED = {
    "en": ["Access denied", "Checking your browser before you go on", "Are you a robot?"], "de": ["Zugriff verweigert"], "fr": ["Accès refusé"], "es": ["Acceso denegado"], "ru": ["Доступ запрещён"],
    "ja": ["アクセスが拒否されました"], "ko": ["접근이 차단되었습니다", "비정상적인 접근이 감지되었습니다"], "zh": ["访问被拒绝", "您的访问过于频繁"], "pl": ["Dostęp zabroniony"],
}  # fmt: skip
COOKIES = {
    "en": "We value your privacy. We and our partners store cookies", "de": "Ihre Privatsphäre ist uns wichtig. Wir und unsere Partner speichern Cookies", "fr": "Votre vie privée nous tient à cœur", "es": "Su privacidad es importante. Aceptar cookies",
    "ru": "Мы ценим вашу приватность: cookie", "ja": "クッキーの使用に同意してください", "ko": "쿠키 사용에 동의해 주세요", "zh": "请接受 Cookie", "pl": "Cenimy Twoją prywatność: pliki cookie",
}  # fmt: skip
SEARCH = {"en": "Search results for", "de": "Suchergebnisse für", "fr": "Résultats de recherche pour", "es": "Resultados de la búsqueda", "ru": "Результаты поиска", "ja": "検索結果", "ko": "검색결과", "zh": "搜索结果", "pl": "Wyniki wyszukiwania"}  # fmt: skip


class Press:
    """Writes invented pages from a seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def sentence(self, language: str, least: int = 1) -> str:
        joint = "" if language in {"ja", "zh"} else " "
        parts = [
            joint.join((self.noun(language), self.chance.choice(VERBS[language]), self.noun(language)))
            for _ in range(least)
        ]
        return (joint or "，").join(parts)

    def noun(self, language: str) -> str:
        return self.chance.choice(NOUNS[language])

    def paragraph(self, language: str) -> str:
        stop = "。" if language in {"ja", "zh"} else "."
        return (stop + " ").join(
            self.sentence(language, self.chance.randint(2, 4)) for _ in range(self.chance.randint(1, 3))
        ) + stop

    def story_list(self, language: str, count: int) -> str:
        shape = self.chance.choice((
            '<li><a href="{u}">{h}</a> <span class="d">{d}</span></li>',
            '<article class="post"><h2><a href="{u}">{h}</a></h2><time>{d}</time><p>{p}</p></article>',
            '<div class="item"><a href="{u}"><img src="t.jpg" alt=""></a><h3><a href="{u}">{h}</a></h3><p>{p}</p><span>{d}</span></div>',
            '<tr><td>{n}</td><td><a href="{u}">{h}</a></td><td>{d}</td></tr>',
            '<dl><dt><a href="{u}">{h}</a></dt><dd>{p}</dd><dd>{d}</dd></dl>',
        ))  # fmt: skip
        rows = "".join(
            shape.format(
                u=f"/2024/{n % 12 + 1:02}/{n}",
                h=self.sentence(language, 2),
                d=f"2024.{n % 12 + 1:02}.0{n % 9 + 1}",
                p=self.paragraph(language)[: self.chance.randint(60, 250)],
                n=n,
            )
            for n in range(count)
        )
        return (
            f"<table>{rows}</table>"
            if shape.startswith("<tr")
            else f"<ul>{rows}</ul>"
            if shape.startswith("<li")
            else f"<div>{rows}</div>"
        )

    def frame(
        self, language: str, title: str, main: str, *, head: str = "", names: str = "", bare: bool = False
    ) -> bytes:
        if bare:
            return f"<html><head><title>{title}</title>{head}</head><body>{main}</body></html>".encode()
        menu = "".join(f'<li><a href="/{n}">{self.noun(language)}</a></li>' for n in range(self.chance.randint(3, 30)))
        side = self.story_list(language, self.chance.randint(3, 10)) if self.chance.random() < 0.4 else ""
        nav = self.chance.choice(
            (
                f"<header><nav><ul>{menu}</ul></nav></header>",
                f'<div id="top"><ul class="gnb">{menu}</ul></div>',
                f"<table><tr><td>{menu}</td></tr></table>",
            )
        )
        return (
            f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}{self.chance.choice((" | Paper", " - Paper", ""))}</title>{head}</head>'
            f'<body class="{names}">{nav}{main}<div class="side">{side}</div><div id="footer">© 2024 Paper. {self.noun(language)}</div><script src="/a.js"></script></body></html>'
        ).encode()

    def samples(self, count: int) -> Iterator[Sample]:
        for kind in (self.section, self.search, self.home, self.lost, self.login, self.cookies, self.blocked, self.redirect, self.alert, self.shell, self.media, self.paywall, self.article, self.note):  # fmt: skip
            for number in range(count):
                yield kind(self.chance.choice(list(NOUNS)), number)

    def section(self, language: str, number: int) -> Sample:
        name = self.noun(language)
        main = f"<main><h1>{name}</h1>{self.paragraph(language) if number % 3 == 0 else ''}{self.story_list(language, self.chance.randint(6, 40))}</main>"
        names, head = self.chance.choice(
            (("archive category", ""), ("", '<meta property="og:type" content="website">'), ("", ""))
        )
        url = HOST + self.chance.choice(
            (f"/category/{number}", "/news/list.php?sec=3", f"/tag/{name}", f"/{name}/", "/politics/page/4")
        )
        return Sample(
            kind="section",
            url=url,
            page=self.frame(language, name, main, head=head, names=names),
            reasons=frozenset({Reason.SECTION}),
        )

    def search(self, language: str, number: int) -> Sample:
        title = f"{SEARCH[language]} “{self.noun(language)}”"
        main = f"<h1>{title}</h1>{self.story_list(language, self.chance.randint(0, 20))}"
        return Sample(
            kind="search",
            url=f"{HOST}/search?q=x&p={number}",
            page=self.frame(language, title, main),
            reasons=frozenset({Reason.SECTION, Reason.EMPTY, Reason.TOO_SHORT, Reason.NO_HEADLINE}),
        )

    def home(self, language: str, number: int) -> Sample:
        main = (
            f"<div class=lead><h2><a href=/1>{self.sentence(language, 2)}</a></h2><p>{self.paragraph(language)}</p></div>"
            + "".join(
                f"<section><h3>{self.noun(language)}</h3>{self.story_list(language, 6)}</section>"
                for _ in range(self.chance.randint(2, 6))
            )
        )
        return Sample(
            kind="home",
            url=HOST + self.chance.choice(("/", "", "/index.html")),
            page=self.frame(language, "Paper", main),
            reasons=frozenset({Reason.SECTION, Reason.NO_HEADLINE}),
        )

    def lost(self, language: str, number: int) -> Sample:
        said = self.chance.choice(LOST[language])
        rest = f"<p>{self.paragraph(language)}</p>" if number % 2 else ""
        extra = f"<h3>{self.noun(language)}</h3>{self.story_list(language, 6)}" if number % 5 == 0 else ""
        page = self.frame(
            language,
            self.chance.choice((said, "404", "Paper")),
            f"<div class=box><h1>{said}</h1>{rest}<a href=/>←</a>{extra}</div>",
        )
        return Sample(kind="lost", url=f"{HOST}/2024/03/{number}", page=page, reasons=frozenset({Reason.NOT_FOUND}))

    def login(self, language: str, number: int) -> Sample:
        said = self.chance.choice(LOGIN[language])
        form = "<form><input name=id><input type=password name=pw><button>→</button></form>"
        page = self.frame(
            language,
            said,
            f"<div class=login><h2>{said}</h2>{f'<p>{self.paragraph(language)}</p>' if number % 2 else ''}{form}</div>",
        )
        return Sample(
            kind="login",
            url=f"{HOST}/{self.chance.choice(('member/login', 'news/view?no=' + str(number)))}",
            page=page,
            reasons=frozenset({Reason.LOGIN}),
        )

    def cookies(self, language: str, number: int) -> Sample:
        said = COOKIES[language]
        return Sample(
            kind="cookie wall",
            url=f"{HOST}/2024/03/{number}",
            page=self.frame(
                language,
                "Paper",
                f"<div id=cmp><h2>{said}</h2><p>{said}. {self.sentence(language, 2)}</p><button>OK</button></div>",
                bare=True,
            ),
            reasons=frozenset({Reason.LOGIN}),
        )

    def blocked(self, language: str, number: int) -> Sample:
        said = self.chance.choice(BLOCKED[language])
        rest = self.chance.choice(
            (
                f"<p>Ray ID: {number:x}</p>",
                f"<p>{self.sentence(language, 2)}</p><p>IP: 192.0.2.{number % 200}</p>",
                "<noscript>Enable JavaScript</noscript><script>x()</script>",
            )
        )
        page = self.frame(
            language,
            self.chance.choice((said, "paper.example")),
            f"<div><h1>{said}</h1>{rest}</div>",
            bare=number % 3 > 0,
        )
        return Sample(
            kind="block, challenge", url=f"{HOST}/2024/03/{number}", page=page, reasons=frozenset({Reason.BLOCKED})
        )

    def redirect(self, language: str, number: int) -> Sample:
        how = self.chance.choice((
            f'<meta http-equiv="refresh" content="{number % 5};url=/new/{number}">', f"<script>location.replace('/new/{number}')</script>",
            f'<script>window.location.href = "/new/{number}";</script>', f"<script>top.location='/new/{number}'</script>",
        ))  # fmt: skip
        return Sample(
            kind="redirect",
            url=f"{HOST}/old/{number}",
            page=self.frame(
                language,
                "Paper",
                f"<p><a href=/new>{self.noun(language)}</a></p>" if number % 2 else "",
                head=how,
                bare=True,
            ),
            reasons=frozenset({Reason.REDIRECT}),
        )

    def alert(self, language: str, number: int) -> Sample:
        said = self.chance.choice(LOST["ko"] + ["잘못된 접근입니다."])
        back = self.chance.choice(("history.back();", "history.go(-1);", "location.href='/';", "window.close();"))
        return Sample(
            kind="alert and back",
            url=f"{HOST}/view.php?no={number}",
            page=f'<html><head><meta charset=utf-8></head><body><script>alert("{said}");{back}</script></body></html>'.encode(),
            reasons=frozenset({Reason.NOT_FOUND, Reason.REDIRECT}),
        )

    def shell(self, language: str, number: int) -> Sample:
        main = self.chance.choice(
            (
                '<div id="root"></div>',
                '<div id="app"><div class="spinner"></div></div>',
                "<main><article></article></main>",
                "<frameset><frame src=a.html></frameset>",
            )
        )
        return Sample(
            kind="empty shell",
            url=f"{HOST}/2024/03/{number}",
            page=self.frame(language, self.sentence(language), main, bare=number % 2 > 0),
            reasons=frozenset({Reason.EMPTY, Reason.SECTION, Reason.TOO_SHORT}),
        )

    def media(self, language: str, number: int) -> Sample:
        head = (
            '<meta property="og:type" content="video.other">'
            if number % 2
            else '<script type="application/ld+json">{"@type":"VideoObject","name":"x"}</script>'
        )
        main = f"<main><h1>{self.sentence(language)}</h1><video src=v.mp4></video></main>"
        return Sample(
            kind="video shell",
            url=f"{HOST}/video/{number}",
            page=self.frame(language, self.sentence(language), main, head=head),
            reasons=frozenset({Reason.MEDIA, Reason.SECTION}),
        )

    def paywall(self, language: str, number: int) -> Sample:
        headline = self.sentence(language, 2)
        head = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{headline}","datePublished":"2024-03-05","isAccessibleForFree":"False"}}</script>'
        main = f"<article><h1>{headline}</h1><time>2024.03.05</time><div class=wall><p>{LOGIN[language][0]}</p></div></article>"
        return Sample(
            kind="paywall, no text",
            url=f"{HOST}/2024/03/{number}",
            page=self.frame(language, headline, main, head=head),
            reasons=frozenset({Reason.LOGIN, Reason.EMPTY, Reason.TOO_SHORT}),
        )

    def article(self, language: str, number: int) -> Sample:
        headline = self.sentence(language, 2)
        text = "".join(f"<p>{self.paragraph(language)}</p>" for _ in range(self.chance.randint(3, 14)))
        date = "" if number % 4 == 0 else "<p class=date>2024.03.05</p>"
        main = (
            f"<article><h1>{headline}</h1>{date}{text}</article>{self.story_list(language, self.chance.randint(0, 12))}"
        )
        return Sample(kind="article", url=f"{HOST}/2024/03/{number}", page=self.frame(language, headline, main))

    def note(self, language: str, number: int) -> Sample:
        headline = self.sentence(language, 2)
        main = f"<div class=view><h2>{headline}</h2><span>2024-03-05 10:00</span><p>{self.paragraph(language)} {self.paragraph(language)}</p></div>{self.story_list(language, self.chance.randint(0, 15))}"
        return Sample(
            kind="short article", url=f"{HOST}/view?no={10_000 + number}", page=self.frame(language, headline, main)
        )


def real_articles(home: Path) -> Iterator[Sample]:
    for line in (home / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        yield Sample(kind=f"real: {case['source']}", url=case["url"], page=(home / case["html_path"]).read_bytes())


def cut(sample: Sample) -> Sample | None:
    """Return the page of *sample* without the text of its article: a paywall that kept it back."""
    found = extract(sample.page, sample.url)
    if not isinstance(found, Article) or found.provenance.get("body", "").startswith(("json-ld", "state")):
        return None
    texts = {"".join(text.split()) for text in found.paragraphs}
    tree = lxml.html.document_fromstring(sample.page)
    for script in list(tree.iter("script")):
        script.drop_tree()  # some hold the text too
    gone = 0
    for element in list(tree.iter("p", "li", "blockquote", "h2", "h3", "h4", "div", "td", "pre", "span", "section")):
        if "".join(element.text_content().split()) in texts and element.getparent() is not None:
            element.drop_tree()
            gone += 1
    if gone < 0.8 * len(texts):
        return None  # the page is cut otherwise than the body
    page = lxml.html.tostring(tree, encoding="utf-8")
    return Sample(kind="text cut out", url=sample.url, page=b"<!DOCTYPE html>" + page, reasons=frozenset(Reason))


def others(home: Path) -> Iterator[Sample]:
    for path in sorted(home.glob("*/*.html")):
        yield Sample(
            kind=path.parent.name,
            url=f"{HOST}/2024/03/05/{path.stem}",
            page=path.read_bytes(),
            reasons=frozenset(Reason),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=20_240_305)
    parser.add_argument("--count", type=int, default=50, help="invented pages of each kind")
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--others", type=Path)
    parser.add_argument("--cut", action="store_true")
    parser.add_argument("--show", action="store_true", help="name the pages that came out wrong")
    asked = parser.parse_args()
    samples: list[Sample] = list(Press(asked.seed).samples(asked.count))
    real = list(real_articles(asked.articles)) if asked.articles else []
    samples += [one for sample in real if (one := cut(sample))] if asked.cut else real
    samples += others(asked.others) if asked.others else []
    report(samples, show=asked.show)


def report(samples: list[Sample], *, show: bool = False) -> None:
    """Print a line for each kind of page, and precision and recall over all."""
    pages: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    right: Counter[str] = Counter()
    tally: Counter[tuple[bool, bool]] = Counter()
    for sample in samples:
        found = extract(sample.page, sample.url)
        reason = None if isinstance(found, Article) else found.reason
        pages[sample.kind] += 1
        rejected[sample.kind] += reason is not None
        right[sample.kind] += reason in sample.reasons
        tally[bool(sample.reasons), reason is not None] += 1
        if show and bool(sample.reasons) != (reason is not None):
            print(sample.kind, sample.url, found.headline if isinstance(found, Article) else found)
    print(f"{'kind':24}{'pages':>7}{'rejected':>10}{'right reason':>14}")
    for kind, count in pages.items():
        print(f"{kind:24}{count:7}{rejected[kind]:10}{right[kind]:14}")
    turned = tally[True, True] + tally[False, True]
    none = tally[True, True] + tally[True, False]
    print(
        f"\nrejections: precision {tally[True, True] / max(1, turned):.4f}, recall {tally[True, True] / max(1, none):.4f};",
        end=" ",
    )
    print(f"{tally[False, True]} of {tally[False, True] + tally[False, False]} articles rejected")


if __name__ == "__main__":
    main()
