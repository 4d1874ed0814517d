"""What can happen next, as a table: names, from, to, who may (a rule by name), what is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    """One move. `rule` names a function of the feature's `rules`; `event` the value of its event type;
    `notice` the message it queues ("" when nobody is told)."""

    name: str
    sources: frozenset[str]
    target: str
    rule: str
    event: str
    notice: str = ""


class TransitionTable(Mapping[str, Transition]):
    """The moves of one kind of row, by name. Names are unique and states are known."""

    def __init__(self, states: frozenset[str], moves: tuple[Transition, ...]) -> None:
        self._moves = {move.name: move for move in moves}
        if len(self._moves) != len(moves):
            raise ValueError("Two transitions carry one name.")
        for move in moves:
            unknown = (move.sources | {move.target}) - states
            if unknown:
                raise ValueError(f"{move.name} names states nobody declared: {sorted(unknown)}.")
        self.states = states

    def __getitem__(self, name: str) -> Transition:
        return self._moves[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._moves)

    def __len__(self) -> int:
        return len(self._moves)

    def open_from(self, state: str) -> list[Transition]:
        """The moves that start in `state`, in the order declared."""
        return [move for move in self._moves.values() if state in move.sources]
