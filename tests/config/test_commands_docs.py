"""The docs name every command."""

from pathlib import Path

from typer.main import get_command

from midcourse.cli import app

DOCS = Path(__file__).parents[2] / "docs/reference/commands.md"


def test_the_docs_name_every_command() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    named = {
        line.split("`")[1].split()[1] for line in DOCS.read_text().splitlines() if line.startswith("| `midcourse ")
    }
    assert named == commands
