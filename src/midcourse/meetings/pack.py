"""A pack: an edition of the agenda frozen as JSON, and the hash that shows it is as it was."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from midcourse.meetings.agenda import of_edition
from midcourse.meetings.editions import Edition
from midcourse.meetings.models import Pack

FORMAT = 1
"""Raised when the shape of the content changes, so that older packs can still be drawn."""


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
