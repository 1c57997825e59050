"""The project's own documents, served inside the product: packed beside the code, or in the checkout's docs/."""

import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from xml.etree.ElementTree import Element

import markdown
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_-]*)*")
REMARK = re.compile(r"^<!--.*?-->\n", re.MULTILINE)  # marks the place of a table that a simulation makes
ORDER = ("", "Tutorial", "How to", "Explanation", "Methods", "Reference", "Decisions")
SAFE_LINKS = ("https://", "http://", "mailto:", "#")


def folder() -> Path:
    """Where the documents are."""
    package = Path(str(files("midcourse")))
    packed = package / "docs"
    return packed if packed.is_dir() else package.parents[1] / "docs"


def titles() -> dict[str, list[tuple[str, str]]]:
    """Section (a subfolder, capitalised) → (name, title) of its documents by name; sections for users come first."""
    found: dict[str, list[tuple[str, str]]] = {section: [] for section in ORDER}
    for path in sorted(folder().glob("**/*.md")):
        place = path.relative_to(folder()).with_suffix("")
        section = place.parent.name.replace("-", " ").capitalize()
        found.setdefault(section, []).append((place.as_posix(), _title(path)))
    return {section: documents for section, documents in found.items() if documents}


def page(name: str) -> tuple[str, SafeString] | None:
    """Title and HTML of a document; None where there is none of that name.

    Names have letters, digits, dashes and single slashes only, so that none leads out of the folder.
    """
    if not NAME.fullmatch(name):
        return None
    path = folder() / f"{name}.md"
    return (_title(path), _html(path, path.stat().st_mtime_ns)) if path.is_file() else None


def _title(path: Path) -> str:
    heading = next((line for line in path.read_text().splitlines() if line.startswith("# ")), f"# {path.stem}")
    return heading[2:].replace("`", "").strip()


@lru_cache(maxsize=64)
def _html(path: Path, changed: int) -> SafeString:  # noqa: ARG001 - part of the cache's key
    """The document as HTML. Markup written in it comes out as text; `changed` makes an edited one be read anew."""
    place = path.relative_to(folder()).parent
    maker = markdown.Markdown(extensions=["tables", "fenced_code", "toc", _OwnLinks(place)])
    maker.preprocessors.deregister("html_block")
    maker.inlinePatterns.deregister("html")
    return mark_safe(maker.convert(REMARK.sub("", path.read_text())))  # noqa: S308 - without markup of its own, and links checked


class _OwnLinks(Extension):
    """Links between documents lead to their pages here; other files and odd schemes lead nowhere."""

    def __init__(self, place: Path) -> None:
        super().__init__()
        self.place = place

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - Markdown's name
        md.treeprocessors.register(_Links(md, self.place), "own_links", 5)


class _Links(Treeprocessor):
    def __init__(self, md: markdown.Markdown, place: Path) -> None:
        super().__init__(md)
        self.place = place

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            link.set("href", self._address(link.get("href", "")))
        for table in root.iter("table"):
            table.set("class", "usa-table usa-table--borderless")
        for picture in root.iter("img"):  # pictures are not served here; their text is
            picture.tag, picture.text = "em", picture.get("alt", "")

    def _address(self, href: str) -> str:
        if href.startswith(SAFE_LINKS):
            return href
        path, _, fragment = href.partition("#")
        target = (folder() / self.place / path).resolve()
        if not (path.endswith(".md") and target.is_relative_to(folder().resolve())):
            return "#"
        name = target.relative_to(folder().resolve()).with_suffix("").as_posix()
        return reverse("help-page", args=[name]) + (f"#{fragment}" if fragment else "")
