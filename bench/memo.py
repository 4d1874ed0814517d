"""A memo of three pages as accessible PDF. The typesetter refuses to export what is not PDF/UA-1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO

from bench.figures import Figure, Options, median, milliseconds, percentile

TIMES = 20


def measure(_options: Options) -> Iterator[Figure]:
    import django

    django.setup()
    from pypdf import PdfReader

    from cityline.desk.typeset import memo_pages, memo_pdf
    from cityline.desk.typeset.tests.memos import three_pages

    memo = three_pages()
    first = milliseconds(lambda: memo_pdf(memo))
    # Another title each time: nothing can be remembered from the last.
    memos = [replace(memo, title=f"How do we pay, {number}?") for number in range(TIMES)]
    times = [milliseconds(partial(memo_pdf, each)) for each in memos]
    reader = PdfReader(BytesIO(memo_pdf(memo)))
    title = reader.metadata.title if reader.metadata else ""
    claims = "pdfuaid:part>1" in (reader.xmp_metadata.rdf_root.toxml() if reader.xmp_metadata else "")
    tagged = bool(reader.root_object.get("/MarkInfo", {}).get("/Marked")) and "/StructTreeRoot" in reader.root_object
    pages = {"pages": len(reader.pages), "first_ms": round(first), "p95": round(percentile(times, 0.95), 1)}
    yield Figure("memo: three pages to PDF after the first", median(times), "ms p50", bar=100, more=pages)
    yield Figure("memo: count its pages", median([milliseconds(lambda: memo_pages(memo)) for _ in range(5)]), "ms p50")
    passes = claims and tagged and bool(title)
    yield Figure("memo: PDF/UA-1 export passes", int(passes), "yes", bar=1, at_least=True)
