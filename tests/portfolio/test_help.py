"""The project's documents inside the product."""

from pathlib import Path

import pytest
from django.utils.html import escape

from midcourse.people.access import ROLES
from midcourse.portfolio import documents
from tests.cast import Cast, signed_in


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of documents with a secret beside it."""
    folder = tmp_path / "docs"
    (folder / "how-to").mkdir(parents=True)
    (tmp_path / "secret.md").write_text("# Secret\n")
    (folder / "how-to" / "start.md").write_text(
        "# Start `here`\n\n<script>alert(1)</script>\n\n[more](../more.md#part) [out](../../secret.md) "
        "[odd](javascript:alert(2)) [web](https://example.org/)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    (folder / "more.md").write_text("# More\n\n## Part\n")
    monkeypatch.setattr(documents, "folder", lambda: folder)
    return folder


def test_every_document_of_the_project_opens(cast: Cast) -> None:
    lee = signed_in(cast.lee)
    names = [name for section in documents.titles().values() for name, _ in section]
    assert "reference/settings" in names
    for name in names:
        assert lee.get(f"/help/{name}/").status_code == 200


def test_index_lists_documents_by_their_titles(written: Path) -> None:
    assert documents.titles() == {"": [("more", "More")], "How to": [("how-to/start", "Start here")]}


def test_markup_in_a_document_is_text_and_links_stay_inside(written: Path) -> None:
    found = documents.page("how-to/start")
    assert found
    _, html = found
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "javascript:" not in html
    assert "secret" not in html
    assert 'href="/help/more/#part"' in html
    assert 'href="https://example.org/"' in html
    assert "<table" in html


@pytest.mark.parametrize(
    "name", ["../secret", "how-to/../../secret", "..%2fsecret", "/etc/passwd", "more.md", "how-to", "", "more\n"]
)
def test_no_name_leads_out_of_the_folder(written: Path, name: str) -> None:
    assert documents.page(name) is None


def test_edited_document_is_read_anew(written: Path) -> None:
    first = documents.page("more")
    (written / "more.md").write_text("# More\n\nNow with words.\n")
    second = documents.page("more")
    assert first
    assert second
    assert "Now with words." in second[1]


def test_unknown_document_is_not_found(cast: Cast) -> None:
    lee = signed_in(cast.lee)
    for address in ("/help/nothing/", "/help/../people/", "/help/..%2f..%2fpyproject/"):
        assert lee.get(address).status_code == 404


def test_access_table_is_printed_from_the_table_itself(cast: Cast) -> None:
    text = signed_in(cast.lee).get("/help/").content.decode()
    for verb in ROLES:
        assert escape(verb.value) in text
    assert text.count("<td>yes</td>") == sum(len(roles) for roles in ROLES.values())


def test_the_place_of_a_simulations_table_is_not_shown(cast: Cast) -> None:
    page = signed_in(cast.lee).get("/help/methods/outlook/").content.decode()
    assert "<table" in page
    assert "M3 coverage" not in page
    assert "<!--" not in page.partition("<main")[2]
