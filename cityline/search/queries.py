"""What the status page says of finding."""

from __future__ import annotations

from dataclasses import dataclass

from cityline.search import embedding, follower, model
from cityline.search.models import Document
from cityline.search.shelf import Shelf


@dataclass(frozen=True)
class Status:
    """`seq` of the table, `index_seq` of this machine's copy; `index_seq` None: it is being built.

    `model` is empty when ranking is by keywords only; `why_no_model` then says why.
    """

    documents: int
    seq: int
    index_seq: int | None
    indexed: int
    vectors_waiting: int
    model: str
    why_no_model: str

    @property
    def lag(self) -> int:
        """Changes not yet in the copy of this machine, at most."""
        return self.seq - (self.index_seq or 0)

    @property
    def missing(self) -> int:
        """Documents the copy lacks though it has come as far as the table; the worker builds it anew when it sees it."""
        return max(0, self.documents - self.indexed) if self.index_seq == self.seq else 0


def status() -> Status:
    """As it is on disk, without catching up first. Three database queries."""
    shelf = Shelf.in_use(follower.root())
    ours = model.load()
    return Status(
        documents=Document.objects.filter(public=True, deleted=False).count(),
        seq=follower.table_seq(),
        index_seq=shelf.seq if shelf else None,
        indexed=len(shelf.keywords) if shelf else 0,
        vectors_waiting=embedding.waiting().count(),
        model=ours.name if ours else "",
        why_no_model=model.absence(),
    )
