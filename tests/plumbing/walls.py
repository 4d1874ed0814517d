"""Tests stay on this machine and leave the clock running."""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Iterator

import pytest

from cityline.kernel import clock


class NetworkTouched(BaseException):
    """Not an Exception, so that no `except Exception` between here and the test hides it."""


def _is_here(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in {None, "", "localhost", "0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    """Runs at every audited act of the interpreter, so it looks at the name first."""
    if event in {"socket.connect", "socket.sendto"}:
        opened, address = arguments[0], arguments[1]
        family = getattr(opened, "family", None)
        if family in {socket.AF_INET, socket.AF_INET6} and isinstance(address, tuple) and not _is_here(address[0]):
            raise NetworkTouched(f"A test tried to reach {address[0]}.")
    elif event == "socket.getaddrinfo" and not _is_here(arguments[0]):
        raise NetworkTouched(f"A test tried to look up {arguments[0]!r}.")
    elif event in {"socket.gethostbyname", "socket.gethostbyaddr"} and not _is_here(arguments[0]):
        raise OSError(f"Names are not looked up in tests: {arguments[0]!r}")


sys.addaudithook(_guard)


@pytest.fixture(autouse=True)
def _clock_runs() -> Iterator[None]:
    token = clock._stopped.set(None)
    yield
    clock._stopped.reset(token)
