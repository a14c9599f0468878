"""A jar of cookies for one source and one run, for sites that show nothing without."""

from __future__ import annotations

import httpx

_MOST_BYTES = 8192  # of one Cookie header: servers refuse longer ones
_MOST_COOKIES = 200


class Jar:
    """Keeps what a site sets, and gives it back by the rules of RFC 6265 (those of ``http.cookiejar``)."""

    def __init__(self) -> None:
        self._cookies = httpx.Cookies()

    def put_on(self, request: httpx.Request) -> None:
        """Give *request* the cookies that are its host's."""
        self._cookies.set_cookie_header(request)
        if len(request.headers.get("cookie", "")) > _MOST_BYTES:
            del request.headers["cookie"]

    def take_from(self, response: httpx.Response, request: httpx.Request) -> None:
        """Keep what the answer sets."""
        response.request = request
        if len(self._cookies) < _MOST_COOKIES:
            self._cookies.extract_cookies(response)
