"""The commands that run an installation. Each imports what it needs when it runs, so that help is quick."""

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(help="The port to listen on.")]


def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the product: pages and the background worker, until Ctrl-C."""
    from midcourse.config import serving

    _port_is_free(host, port)
    serving.run("midcourse.config.serving")
    serving.serve(host, port, lambda: _say(f"Midcourse is at http://{host}:{port}. Ctrl-C stops it."))


def demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    reset: Annotated[bool, typer.Option(help="Throw away what was practised and start over.")] = False,
) -> None:
    """Open Citylandia, the practice city, and say who to sign in as. Your own data is not touched."""
    from midcourse.config import serving

    home = Path(os.environ.get("MIDCOURSE_HOME", "var")) / "demo"
    os.environ.update(MIDCOURSE_HOME=str(home), MIDCOURSE_DEMO="true")
    os.environ.pop("MIDCOURSE_DATABASE_URL", None)  # never the real database
    _port_is_free(host, port)
    if reset:
        shutil.rmtree(home, ignore_errors=True)
    if not (home / "ready").exists():
        _say("Building Citylandia, once:")
        # Half a city is no city: one that was cut off is built again.
        shutil.rmtree(home, ignore_errors=True)
    serving.run("midcourse.config.demo")
    serving.serve(host, port, lambda: _say(f"Citylandia is at http://{host}:{port}. Ctrl-C stops it."))


def run_due() -> None:
    """Do what has fallen due: ask for figures, check corrections. For cron; the worker does it too."""
    _django()
    from midcourse.config import upkeep

    _say(upkeep.run_due())


def check() -> None:
    """Check settings, database, the audit trail and the files as sent. Ends with 1 where something is wrong."""
    _django()
    from midcourse.config import upkeep

    troubles = list(upkeep.troubles())
    for trouble in troubles:
        _say(trouble)
    if troubles:
        raise typer.Exit(1)
    _say("All is well.")


def backup(to: Annotated[Path, typer.Argument(help="The zip file to write.")]) -> None:
    """Write the database, the files as sent and the records into one zip, while the product runs."""
    _django()
    from midcourse.config import upkeep

    upkeep.backup(to)
    _say(f"Wrote {to}.")


def add_administrator(
    email: Annotated[str, typer.Argument(help="Their e-mail address.")],
    name: Annotated[str, typer.Argument(help="Their name.")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Make the first account; that administrator adds everybody else in the browser."""
    from midcourse.config import serving

    serving.prepare()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from midcourse.people.actions import add_administrator as add

    try:
        validate_password(password)
        add(email, name, password)
    except (ValidationError, ValueError) as problem:
        sentences = problem.messages if isinstance(problem, ValidationError) else [str(problem)]
        _say(" ".join(sentences))
        raise typer.Exit(2) from problem
    _say(f"{name} can sign in as {email}.")


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "midcourse.config.settings")
    import django

    django.setup()


def _port_is_free(host: str, port: int) -> None:
    from midcourse.config import serving

    if not serving.free_port(host, port):
        _say(f"Port {port} on {host} is taken. Choose another with --port, such as --port {port + 1}.")
        raise typer.Exit(2)


def _say(words: str) -> None:
    typer.echo(words)
    sys.stdout.flush()
