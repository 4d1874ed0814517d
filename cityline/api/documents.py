"""From the OpenAPI document to what a page shows: each call with its parameters, fields, example and problems. Pure."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

DEEPEST = 3


@dataclass(frozen=True)
class Field:
    """A parameter or a field. `where`: path, query, header or body; "" in an answer."""

    name: str
    where: str
    type: str
    required: bool
    about: str


@dataclass(frozen=True)
class Call:
    id: str
    tag: str
    method: str
    address: str
    summary: str
    paragraphs: list[str]
    token: bool
    sent: list[Field]
    status: str
    answered: list[Field]
    example: str
    problems: list[str]


def calls_of(document: Mapping[str, Any], *, site: str) -> list[Call]:
    """Every call, in the document's order."""
    parts = document["components"]["schemas"]
    return [
        _call(method, address, told, parts, site)
        for address, methods in document["paths"].items()
        for method, told in methods.items()
    ]


def _call(method: str, address: str, told: Mapping[str, Any], parts: Mapping[str, Any], site: str) -> Call:
    body = _json_schema(told.get("requestBody", {}), parts)
    status, answer = next((status, one) for status, one in told["responses"].items() if str(status).startswith("2"))
    return Call(
        id=told["operationId"],
        tag=(told.get("tags") or [""])[0],
        method=method.upper(),
        address=address,
        summary=told["summary"],
        paragraphs=[" ".join(part.split()) for part in told.get("description", "").split("\n\n") if part.strip()],
        token=bool(told.get("security")),
        sent=[*map(_parameter, told.get("parameters", [])), *_fields(body, parts, where="body")],
        status=str(status),
        answered=list(_fields(_json_schema(answer, parts), parts)),
        example=_curl(method, address, told, body, site),
        problems=list(told.get("x-problems", [])),
    )


def _parameter(one: Mapping[str, Any]) -> Field:
    return Field(
        one["name"], one["in"], _type(one["schema"], {}), bool(one.get("required")), one.get("description", "")
    )


def _json_schema(holder: Mapping[str, Any], parts: Mapping[str, Any]) -> Mapping[str, Any]:
    media = holder.get("content", {}).get("application/json", {})
    return _resolved(media.get("schema", {}), parts)


def _resolved(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema itself, behind a reference and what a reference carries beside it."""
    if "$ref" not in schema:
        return schema
    found: Mapping[str, Any] = parts[schema["$ref"].rsplit("/", 1)[-1]]
    return {**found, **{name: value for name, value in schema.items() if name != "$ref"}}


def _fields(
    schema: Mapping[str, Any], parts: Mapping[str, Any], where: str = "", prefix: str = "", depth: int = 0
) -> Iterator[Field]:
    """Fields with those inside them: "steps[].date"."""
    required = set(schema.get("required", ()))
    for name, given in schema.get("properties", {}).items():
        inner = _resolved(given, parts)
        yield Field(prefix + name, where, _type(given, parts), name in required, inner.get("description", ""))
        items = _resolved(inner.get("items", {}), parts)
        if depth < DEEPEST:
            yield from _fields(inner, parts, where, f"{prefix}{name}.", depth + 1)
            yield from _fields(items, parts, where, f"{prefix}{name}[].", depth + 1)


def _type(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> str:
    """In words: "text", "whole number or null", "list of objects"."""
    if "anyOf" in schema:
        return " or ".join(_type(one, parts) for one in schema["anyOf"])
    schema = _resolved(schema, parts)
    if "enum" in schema:
        return "one of " + ", ".join(str(value) for value in schema["enum"] if value != "")
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        inner = _type(schema.get("items", {}), parts)
        return "list of objects" if inner == "object" else f"list of {inner}"
    if schema.get("type") == "integer" and {"minimum", "maximum"} <= set(schema):
        return f"whole number, {schema['minimum']:,} to {schema['maximum']:,}"
    if "maxLength" in schema:
        return f"text up to {schema['maxLength']:,} characters"
    formats = {"date": "date", "date-time": "date and time"}
    names = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
    return formats.get(schema.get("format", "")) or names.get(schema.get("type", ""), schema.get("type", "any"))


def _curl(method: str, address: str, told: Mapping[str, Any], body: Mapping[str, Any], site: str) -> str:
    """A command to copy."""
    lines, asked = [], {}
    for one in told.get("parameters", []):
        example = one.get("example")
        if one["in"] == "path":
            address = address.replace(f"{{{one['name']}}}", str(example))
        elif one["in"] == "query" and example not in (None, ""):
            asked[one["name"]] = str(example)
        elif one["in"] == "header":
            lines.append("-H " + shlex.quote(f"{one['name']}: {example}"))
    if told.get("security"):
        lines.insert(0, "-H 'Authorization: Bearer cl_...'")
    if method == "post":
        sent = {name: given.get("example", given.get("default")) for name, given in body.get("properties", {}).items()}
        lines += [
            "-H 'Content-Type: application/json'",
            "-d " + shlex.quote(json.dumps(sent, ensure_ascii=False, indent=2)),
        ]
    where = site + address + (f"?{urlencode(asked)}" if asked else "")
    return " \\\n  ".join([f"curl {shlex.quote(where)}", *lines])
