"""Sends one message to an address of the operator's own."""

from __future__ import annotations

import asyncio

import httpx

from nkarchive.fetch.failures import ERRORS, failure_of
from nkarchive.fetch.network import look_up
from nkarchive.fetch.transport import CheckedTransport


def post(url: str, body: bytes, *, user_agent: str, timeout_s: float) -> str:
    """POST *body*, JSON, to *url* and return '' or why it was not taken, as a clause.

    The address may be private, since the operator wrote it into the configuration; no redirect is followed, so that no
    answer leads elsewhere. Proxies named in the environment are ignored, certificates are checked.
    """
    return asyncio.run(_post(url, body, user_agent=user_agent, timeout_s=timeout_s))


async def _post(url: str, body: bytes, *, user_agent: str, timeout_s: float) -> str:
    headers = {"Content-Type": "application/json", "User-Agent": user_agent}
    timeouts = {"connect": timeout_s, "read": timeout_s, "write": timeout_s}
    extensions = {"timeout": timeouts, "guarded": False}
    transport = CheckedTransport(resolve=look_up, tls=httpx.create_ssl_context(trust_env=False))
    try:
        async with asyncio.timeout(timeout_s):
            request = httpx.Request("POST", url, headers=headers, content=body, extensions=extensions)
            response = await transport.handle_async_request(request)
            await response.aclose()
    except TimeoutError:
        return f"no answer within {timeout_s:g} s"
    except ERRORS as error:
        return failure_of(url, error).detail
    finally:
        await transport.aclose()
    return "" if 200 <= response.status_code < 300 else f"it answered HTTP {response.status_code}"
