"""Someone with a browser and no JavaScript: cookies, forms, an address of their own on this machine."""

from __future__ import annotations

import http.client
import json
import re
from http import HTTPStatus
from urllib.parse import urlencode

PATIENCE = 30  # seconds for one answer
_FIELD = re.compile(r'<input[^>]*\bname="(?P<name>[^"]+)"[^>]*>')
_VALUE = re.compile(r'\bvalue="(?P<value>[^"]*)"')


class Visitor:
    """`number` chooses the address: the desk's limits count askers by it, 80 to a network of 256."""

    def __init__(self, port: int, number: int) -> None:
        self.port = port
        self.address = f"127.1.{number // 80 % 250}.{number % 80 + 1}"
        self.cookies: dict[str, str] = {}
        self.form: dict[str, str] = {}
        self.redirected_to = ""

    def get(self, path: str) -> tuple[int, str]:
        return self._request("GET", path)

    def post(self, path: str, values: dict[str, str]) -> tuple[int, str]:
        return self._request("POST", path, urlencode(values))

    def post_json(self, path: str, values: object) -> tuple[int, str]:
        return self._request("POST", path, json.dumps(values), kind="application/json")

    def open_form(self) -> None:
        """The ask page and the hidden fields a browser would send back. OSError when there is no such page now."""
        status, page = self.get("/ask/")
        if status != HTTPStatus.OK:
            raise ConnectionError(f"The ask page answered {status}.")
        self.form = {name: value for name, value in hidden(page).items() if name != "offer"}

    def send(self, text: str, email: str, **more: str) -> int:
        """The status of the answer; 302 means the question is acknowledged."""
        values = self.form | {"text": text, "email": email, "city": "Fall River, MA", "geoid": "2523000"}
        return self.post("/ask/", values | {"privacy": "private"} | more)[0]

    def type(self, text: str) -> str:
        """What the page carries after typing: the signed offer."""
        return self.typed(text)[1]

    def typed(self, text: str) -> tuple[int, str]:
        """The status of the suggestions and the signed offer they carry, empty if none."""
        values = {"text": text, "city": "Fall River, MA", "geoid": "2523000"}
        token = {"csrfmiddlewaretoken": self.form["csrfmiddlewaretoken"]}
        status, part = self.post("/ask/suggestions/", values | token)
        return status, hidden(part).get("offer", "")

    def _request(
        self, method: str, path: str, body: str | None = None, *, kind: str = "application/x-www-form-urlencoded"
    ) -> tuple[int, str]:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE, source_address=(self.address, 0))
        headers = {"Host": f"localhost:{self.port}", "Connection": "close"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers |= {"Content-Type": kind}
        try:
            asking.request(method, path, body, headers)
            answer = asking.getresponse()
            page = answer.read().decode()
        finally:
            asking.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.redirected_to = answer.headers.get("Location", "")
        return answer.status, page


def hidden(page: str) -> dict[str, str]:
    """Name and value of each hidden field of a page."""
    found = {}
    for field in _FIELD.finditer(page):
        if 'type="hidden"' in field.group():
            value = _VALUE.search(field.group())
            found[field["name"]] = value["value"] if value else ""
    return found
