"""The memo on paper: from plain data to an accessible PDF and a Word file. Pure: no database, no request.

`document` says what a memo is, `blocks` reads its Markdown, `pdf` and `word` set it, `memo.typ` is the page.
What people write travels to the page as data and is never read as markup of the typesetter.
"""

from cityline.desk.typeset.document import MemoDocument, MemoItem, Section
from cityline.desk.typeset.pdf import TypesettingError, memo_pages, memo_pdf
from cityline.desk.typeset.word import memo_docx

__all__ = ["MemoDocument", "MemoItem", "Section", "TypesettingError", "memo_docx", "memo_pages", "memo_pdf"]
