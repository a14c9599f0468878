"""Which addresses are public: the list by which a connection is refused."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# ipaddress.is_global lets 100.64/10's neighbours, multicast, 6to4 and NAT64 through and differs between
# Python versions, so this list is our own: IANA's special-purpose registries, as of 2024.
_REFUSED_4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; cloud metadata lives here too
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local: cloud metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # IETF protocols
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# Of IPv6 only 2000::/3 is handed out: this leaves out ::1, fc00::/7, fe80::/10, fec0::/10, ff00::/8 …
_GLOBAL_6 = IPv6Network("2000::/3")
_REFUSED_6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # IETF protocols; Teredo, which lies in it, is unwrapped before
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Return whether *address*, an IP address as text, belongs to the public Internet.

    An IPv4 address inside an IPv6 one (mapped, 6to4, Teredo, NAT64) is judged itself. What is no
    address is not public.

    >>> is_public("8.8.8.8"), is_public("::ffff:10.0.0.1"), is_public("64:ff9b::808:808")
    (True, False, True)
    """
    try:
        ip = ip_address(address)
    except (AddressValueError, ValueError):
        return False
    if isinstance(ip, IPv4Address):
        return not any(ip in block for block in _REFUSED_4)
    if ip.scope_id is not None:
        return False
    inner = _unwrapped(ip)
    if inner:
        return all(is_public(str(v4)) for v4 in inner)
    return ip in _GLOBAL_6 and not any(ip in block for block in _REFUSED_6)


def _unwrapped(ip: IPv6Address) -> tuple[IPv4Address, ...]:
    """Return the IPv4 addresses to which traffic for *ip* is carried, () where it stays IPv6."""
    if ip.ipv4_mapped is not None:
        return (ip.ipv4_mapped,)
    if ip.sixtofour is not None:
        return (ip.sixtofour,)
    if ip.teredo is not None:
        return ip.teredo
    if ip in _NAT64:
        return (IPv4Address(int(ip) & 0xFFFFFFFF),)
    return ()
