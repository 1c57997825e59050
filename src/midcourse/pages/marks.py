"""Icons and badges, drawn hundreds of times a page."""

from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

ICONS = {"good": "check_circle", "watch": "warning", "concern": "error", "none": "remove_circle"}


@cache
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the design system; hidden from screen readers unless labelled."""
    sprite = static("built/img/sprite.svg")
    if label:
        return format_html(
            '<svg class="usa-icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, sprite, name
        )
    return format_html(
        '<svg class="usa-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', sprite, name
    )


def badge(level: str, words: str) -> SafeString:
    """A lane or verdict as icon and words; `level` is good, watch, concern or none."""
    return format_html('<span class="badge badge--{}">{} {}</span>', level, icon(ICONS.get(level, "help")), words)
