"""A pack: an edition of the agenda frozen as JSON, and the hash that shows it is as it was."""

import hashlib
import json
from dataclasses import MISSING, asdict, fields
from typing import Any

from midcourse.meetings.agenda import of_edition
from midcourse.meetings.editions import Edition
from midcourse.meetings.models import Pack
from midcourse.meetings.shapes import Agenda, Looked, Pattern, PracticeLine

FORMAT = 2
"""Raised when the shape of the content changes."""

GROWN: dict[str, type[Any]] = {"patterns": Pattern, "looked": Looked, "practices": PracticeLine}
"""The parts of the content that are lists of what got more fields since packs were first frozen."""


def content_of(edition: Edition) -> dict[str, Any]:
    """What a pack keeps: plain numbers and sentences, nothing that has to be looked up later."""
    content: dict[str, Any] = json.loads(json.dumps({"format": FORMAT, **asdict(of_edition(edition))}))
    return content


def hash_of(content: dict[str, Any]) -> str:
    """SHA-256 of the content, written in one way only."""
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def is_as_frozen(pack: Pack) -> bool:
    """Whether the content is what was frozen."""
    return hash_of(pack.content) == pack.sha256


def readable(content: dict[str, Any]) -> dict[str, Any]:
    """A pack's content for every way of drawing it: what a pack of an older format does not have is empty."""
    filled = {**_defaults(Agenda), **content}
    for name, shape in GROWN.items():
        filled[name] = [{**_defaults(shape), **each} for each in filled[name]]
    return filled


def _defaults(shape: type[Any]) -> dict[str, Any]:
    """The fields that were added later, each with its default."""
    return {
        each.name: each.default_factory() if each.default_factory is not MISSING else each.default
        for each in fields(shape)
        if each.default is not MISSING or each.default_factory is not MISSING
    }
