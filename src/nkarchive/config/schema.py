"""The keys of config.yaml, what their values must be, and the model's values made of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from nkarchive import model
from nkarchive.config import checks

EXAMPLE_USER_AGENT = "nkarchive (+https://example.org/about; archive@example.org)"
DAY_S = 86400.0

Name: TypeAlias = Annotated[str, AfterValidator(checks.name)]
Text: TypeAlias = Annotated[str, AfterValidator(checks.not_empty)]
Seconds: TypeAlias = Annotated[float, BeforeValidator(checks.seconds)]
Size: TypeAlias = Annotated[int, BeforeValidator(checks.size_bytes)]
Schedule: TypeAlias = Annotated[str, AfterValidator(checks.schedule)]
Zone: TypeAlias = Annotated[str, AfterValidator(checks.timezone)]
Language: TypeAlias = Annotated[str, AfterValidator(checks.language)]
Pattern: TypeAlias = Annotated[str, AfterValidator(checks.pattern)]
Urls: TypeAlias = list[Annotated[str, AfterValidator(checks.url)]]
Selectors: TypeAlias = list[Annotated[str, AfterValidator(checks.selector)]]
Share: TypeAlias = Annotated[float, BeforeValidator(checks.share)]
Attribute: TypeAlias = Annotated[str, AfterValidator(checks.attribute)]
Factor: TypeAlias = Annotated[float, BeforeValidator(checks.factor)]
Tls: TypeAlias = Annotated[str, AfterValidator(checks.tls)]
Proxy: TypeAlias = Annotated[str, AfterValidator(checks.proxy)]
Spellings: TypeAlias = list[Text]
UserAgent: TypeAlias = Annotated[str, AfterValidator(checks.header)]


class _Keys(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class RulesKeys(_Keys):
    """One layout of a source."""

    until: date | None = None
    headline: Selectors = []
    standfirst: Selectors = []
    published: Selectors = []
    updated: Selectors = []
    byline: Selectors = []
    section: Selectors = []
    body: Selectors = []
    captions: Selectors = []
    teasers: Selectors = []
    drop: Selectors = []

    def rules(self) -> model.Rules:
        """Return the model's value."""
        selectors = {key: tuple(getattr(self, key)) for key in type(self).model_fields if key != "until"}
        return model.Rules(until_on=self.until, **selectors)


class DefaultsKeys(_Keys):
    """What a source takes where it says nothing itself."""

    delay: Seconds = 2.0
    delay_factor: Factor = 5.0
    timezone: Zone = "UTC"
    schedule: Schedule = "every 30m"
    revisit: list[Seconds] = [DAY_S * days for days in (1, 2, 4, 8, 16, 32, 64, 128, 365)]


class LimitsKeys(_Keys):
    """How much of a host's time and of ours one request, and the reading of its answer, may take."""

    tries: Annotated[int, Field(ge=1, le=10)] = 4
    verify_304: Annotated[int, Field(ge=0, le=1000)] = 10
    timeout: Seconds = 60.0
    max_bytes: Size = 20_000_000
    max_decoded_bytes: Size = 50_000_000
    pages_per_host: Annotated[int, Field(ge=1)] = 10_000
    page_timeout: Seconds = 30.0
    worker_memory: Annotated[int, BeforeValidator(checks.memory_bytes)] = 1_000_000_000
    free_disk: Size = 500_000_000


class StoriesKeys(_Keys):
    """From which likeness on two articles tell one story; the defaults were chosen by ``benchmarks/dedup.py``."""

    jaccard: Share = 0.36
    containment: Share = 0.6
    contradicted: Share = 0.2


class AlarmKeys(_Keys):
    """Who is called when an alarm begins and when it ends."""

    command: list[Text] = []
    url: Annotated[str, AfterValidator(checks.url)] = ""
    timeout: Seconds = 10.0
    after: Seconds = 0.0


class LinksKeys(_Keys):
    """How a link that a script opens becomes an address."""

    attribute: Attribute
    pattern: Pattern
    url: Text


class SourceKeys(_Keys):
    """A publisher."""

    name: Name
    title: str = ""
    enabled: bool = True
    language: Language = ""
    timezone: Zone | None = None
    start: Urls = []
    feeds: Urls = []
    sitemaps: Urls = []
    articles: Pattern = ""
    follow: Pattern = ""
    keep_query: list[Text] = []
    links: list[LinksKeys] = []
    schedule: Schedule | None = None
    delay: Seconds | None = None
    delay_factor: Factor | None = None
    revisit: list[Seconds] | None = None
    allow_private: bool = False
    cookies: bool = False
    tls: Tls = "verified"
    proxy: Proxy | None = None
    rules: list[RulesKeys] = []

    def source(self, defaults: DefaultsKeys, *, proxy: str) -> model.Source:
        """Return the model's value, *defaults* and the file's *proxy* filled in."""
        revisit = defaults.revisit if self.revisit is None else self.revisit
        return model.Source(
            name=self.name,
            title=self.title,
            enabled=self.enabled,
            language=self.language,
            timezone=self.timezone or defaults.timezone,
            start=tuple(self.start),
            feeds=tuple(self.feeds),
            sitemaps=tuple(self.sitemaps),
            articles=self.articles,
            follow=self.follow,
            keep_query=tuple(self.keep_query),
            links=tuple(model.ScriptLink(**link.model_dump()) for link in self.links),
            schedule=self.schedule or defaults.schedule,
            delay_s=defaults.delay if self.delay is None else self.delay,
            delay_factor=defaults.delay_factor if self.delay_factor is None else self.delay_factor,
            allow_private=self.allow_private,
            cookies=self.cookies,
            verify_tls=self.tls == "verified",
            proxy=proxy if self.proxy is None else self.proxy,
            revisit_s=tuple(sorted(revisit)),
            rules=tuple(layout.rules() for layout in self.rules),
        )


class ConfigKeys(_Keys):
    """The whole file."""

    archive: Text = "archive.db"
    captures: Text = "captures/"
    user_agent: UserAgent = EXAMPLE_USER_AGENT
    proxy: Proxy = "none"
    defaults: DefaultsKeys = DefaultsKeys()
    limits: LimitsKeys = LimitsKeys()
    stories: StoriesKeys = StoriesKeys()
    heartbeat: str = ""
    metrics: str = ""
    alarm: AlarmKeys = AlarmKeys()
    thesaurus: list[Spellings] | None = None
    sources: list[SourceKeys] = []
