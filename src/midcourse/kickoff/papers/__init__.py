"""Documents of headings, sentences, lists and tables, made once and written as a page, Word, Markdown or PDF."""

from midcourse.kickoff.papers.markdown import markdown_of
from midcourse.kickoff.papers.pdf import pdf_of
from midcourse.kickoff.papers.shape import Paper, Section, Table, as_json, from_json
from midcourse.kickoff.papers.word import word_of

__all__ = ["Paper", "Section", "Table", "as_json", "from_json", "markdown_of", "pdf_of", "word_of"]
