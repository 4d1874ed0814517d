"""What a component refuses: to be used without something it needs, or with a value it does not know."""

from __future__ import annotations

from django import template
from django.template.base import Parser, Token
from django.template.context import Context


class ComponentMistake(Exception):  # noqa: N818 - a mistake in a template, told to its author
    """A component was used without something it cannot do without."""


class _Need(template.Node):
    def __init__(self, names: list[str]) -> None:
        self.names = names

    def render(self, context: Context) -> str:
        for name in self.names:
            if context.get(name) in (None, ""):
                component = getattr(self.origin, "template_name", "a component")
                raise ComponentMistake(f"{component} needs “{name}”.")
        return ""


def need(_parser: Parser, token: Token) -> _Need:
    """`{% need heading stops %}`: raises unless each was given. It depends on the template only, so tests see it."""
    return _Need(token.split_contents()[1:])


def one_of(context: Context, name: str, *allowed: str) -> str:
    """`{% one_of "tone" "info" "error" %}`: raises when the attribute has another value."""
    if context.get(name) not in allowed:
        raise ComponentMistake(f"“{name}” is one of {', '.join(allowed)}, not {context.get(name)!r}.")
    return ""
