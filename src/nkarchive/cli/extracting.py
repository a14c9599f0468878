"""``extract``: what extraction sees on a page, and why, storing nothing."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import click

from nkarchive.cli.common import Settings, common
from nkarchive.errors import NkArchiveError
from nkarchive.model import Article, AuthorKind, Page, Reason, Rejection, Rules, Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement


class UnreachableError(NkArchiveError):
    """The page to extract could not be read or fetched."""


@click.command()
@click.argument("target", metavar="[FILE or URL]", required=False)
@click.option("--url", help="The address of the page in FILE, as in --url https://example.org/news/story.")
@click.option("--jsonl", is_flag=True, help='Read lines {"id", "url", "html_path"} on stdin, write one each.')
@click.option("--explain", is_flag=True, help="Say of each field where it came from, why, and what else was offered.")
@click.option("--json", "as_json", is_flag=True, help="With --explain: as JSON. Without it, JSON is printed anyway.")
@common
def extract(settings: Settings, target: str | None, url: str | None, jsonl: bool, explain: bool, as_json: bool) -> None:
    """Print what extraction sees on a page, as JSON, storing nothing.

    \b
    Examples:
      nkarchive extract https://example.org/news/story
      nkarchive extract saved.html --url https://example.org/news/story
      nkarchive extract --explain --config config.yaml https://example.org/news/story
      nkarchive extract --jsonl < pages.jsonl > articles.jsonl

    Source rules are used only where --config is given. A rejected page prints why, and exits 0.
    """
    sources = settings.config().sources if settings.config_path else ()
    if jsonl:
        import nkarchive.extract  # noqa: F401 - loaded before the collector is told what to leave alone
        from nkarchive.workers import collect_seldom

        collect_seldom()
        for line in sys.stdin:
            if line.strip():
                sys.stdout.write(json.dumps(_line(line, sources, settings, explain), ensure_ascii=False) + "\n")
                sys.stdout.flush()
        return
    if not target:
        raise click.UsageError("name a FILE or URL, or give --jsonl and lines on stdin")
    page, rules = as_the_source_has_it(page_of(target, url, settings), sources)
    if explain and not as_json:
        from nkarchive.cli import explaining
        from nkarchive.extract import explain as account_of

        explaining.shown(account_of(page, rules))
        return
    click.echo(json.dumps(_row(page, rules, explain), ensure_ascii=False, indent=2))


def page_of(target: str, url: str | None, settings: Settings) -> Page:
    """Return the page at a URL, fetched, or in a file, whose address is *url* or what it says of itself."""
    return _fetched(target, settings) if target.startswith(("http://", "https://")) else _saved(target, url, settings)


def to_json(found: Article | Rejection) -> dict[str, Any]:
    """Return *found* in the public form of the ``extract`` command."""
    article = found if isinstance(found, Article) else Article(url=found.url, headline="", paragraphs=())
    rejected = None if isinstance(found, Article) else {"reason": found.reason.value, "detail": found.detail}
    return {
        "url": article.url,
        "headline": article.headline,
        "standfirst": article.standfirst,
        "published": article.published,
        "published_text": article.published_text,
        "updated": article.updated,
        "byline": [author.name for author in article.byline],
        "organisations": [a.name for a in article.byline if a.kind == AuthorKind.ORGANISATION],
        "body": article.body,
        "paragraphs": list(article.paragraphs),
        "captions": [{"text": c.text, "credit": c.credit, "image_url": c.image_url} for c in article.captions],
        "teasers": [
            {"url": t.url, "headline": t.headline, "published": t.published, "text": t.text, "kind": t.kind.value}
            for t in article.teasers
        ],
        "translations": [{"language": t.language, "url": t.url} for t in article.translations],
        "language": article.language,
        "section": article.section,
        "image_url": article.image_url,
        "canonical_url": article.canonical_url,
        "next_page_url": article.next_page_url,
        "first_page_url": article.first_page_url,
        "provenance": dict(article.provenance),
        "rejected": rejected,
    }


def _line(line: str, sources: tuple[Source, ...], settings: Settings, explain: bool) -> dict[str, Any]:
    try:
        row = json.loads(line)
        key, url, path = row.get("id"), str(row["url"]), Path(str(row["html_path"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise click.UsageError(f'a line on stdin is not {{"id", "url", "html_path"}}: {line.strip()[:80]!r}') from error
    try:
        body = path.read_bytes()
    except OSError as error:
        failed = Rejection(url=url, reason=Reason.EMPTY, detail=f"cannot be read: {error.strerror}")
        return {"id": key, **to_json(failed)}
    page, rules = as_the_source_has_it(Page(url=url, body=body, seen_at=settings.fixed_now), sources)
    return {"id": key, **_row(page, rules, explain)}


def _row(page: Page, rules: tuple[Rules, ...], explain: bool) -> dict[str, Any]:
    from nkarchive.extract import (
        explain as account_of,  # loads trafilatura: half a second that --help need not wait for
    )
    from nkarchive.extract import read

    if explain:
        from nkarchive.cli import explaining

        return explaining.as_json(account_of(page, rules))
    return to_json(read(page, rules))


def as_the_source_has_it(page: Page, sources: tuple[Source, ...]) -> tuple[Page, tuple[Rules, ...]]:
    """Return *page* with the time zone and language of the one of *sources* that it belongs to, and its rules."""
    source = source_of(page.url, sources)
    if source is None:
        return page, ()
    return replace(page, timezone=source.timezone, language=source.language), source.rules


def source_of(url: str, sources: tuple[Source, ...]) -> Source | None:
    """Return the source that *url* belongs to: its ``articles`` pattern matches, else a start page has its host."""
    if not sources:
        return None
    import re

    from nkarchive.urls import host_of

    by_pattern = [s for s in sources if s.articles and re.search(s.articles, url)]
    same_host = [s for s in sources if any(host_of(u) == host_of(url) for u in (*s.start, *s.feeds, *s.sitemaps))]
    both = [s for s in by_pattern if s in same_host]
    return next(iter((*both, *by_pattern, *same_host)), None)


def _saved(target: str, url: str | None, settings: Settings) -> Page:
    path = Path(target)
    try:
        body = sys.stdin.buffer.read() if target == "-" else path.read_bytes()
    except OSError as error:
        raise click.UsageError(
            f"{target}: {error.strerror} (name a file, or a URL with http:// or https://)"
        ) from error
    return Page(url=url or _own_address(body, path.name), body=body, seen_at=settings.fixed_now)


def _own_address(body: bytes, name: str) -> str:
    """Return the address that a saved page gives as its own, so that its relative links can be followed; where it
    gives none, that of a file called *name* on the site that it links to."""
    from nkarchive.extract.document import Document

    name = quote(name if name != "-" else "page.html")  # never "/": a site's first address is no article's
    document = Document.parse(Page(url=f"http://localhost/{name}", body=body))
    if isinstance(document, Rejection):
        return document.url
    links = (link.get("href") for link in document.tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    claims = [*links, *(content for _, content in document.metas("og:url"))]
    own = next((c for c in claims if c and c.startswith(("http://", "https://"))), "")
    return own or f"{_own_site(document.tree)}{name}"


def _own_site(tree: HtmlElement) -> str:
    """Return the address of the site that most of a page's links lead to: its menu leads nowhere else."""
    hosts: Counter[str] = Counter()
    for link in tree.iter("a", "link"):
        try:
            parts = urlsplit(link.get("href") or "")
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc:
            hosts[f"{parts.scheme}://{parts.netloc}/"] += 1
    return hosts.most_common(1)[0][0] if hosts else "http://localhost/"


def _fetched(url: str, settings: Settings) -> Page:
    import asyncio
    from datetime import datetime

    from nkarchive.fetch import Fetcher, Jar
    from nkarchive.urls import host_of, join
    from nkarchive.visits import Exchange

    config = settings.optional_config()
    agent = config.user_agent if config else "nkarchive (+https://example.org/about; archive@example.org)"
    source = source_of(url, tuple(config.sources)) if config else None
    verify = source.verify_tls if source else True
    proxy = source.proxy if source else config.proxy if config else "none"
    jar = Jar() if source and source.cookies else None

    def calendar() -> datetime:
        return settings.now()

    async def go() -> Exchange:
        address = url
        async with Fetcher(agent, calendar=calendar) as fetcher:
            for _ in range(10):
                # the person at the keyboard asked for this address: a page
                # of their own machine is theirs to read; where a public page redirects to is not what they asked for
                private = (source.allow_private if source else True) and host_of(address) == host_of(url)
                answer = await fetcher.exchange(
                    address, allow_private=private, verify_tls=verify, proxy=proxy, cookies=jar
                )
                if not isinstance(answer, Exchange):
                    raise UnreachableError(f"{address}: {answer.detail or answer.cause.value}")
                target = join(address, answer.header("location")) if 300 <= answer.status < 400 else None
                if target is None:
                    return answer
                address = target
        raise UnreachableError(f"{url}: more than 10 redirects")

    answer = asyncio.run(go())
    return Page(url=answer.url, body=answer.body, content_type=answer.header("content-type"), seen_at=answer.fetched_at)
