"""Template parts every page uses: icons, charts, cells and plain-word dates."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from midcourse.pages.forms import style

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the design system; hidden from screen readers unless labelled."""
    sprite = _sprite()
    if label:
        return format_html(
            '<svg class="usa-icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            label,
            sprite,
            name,
        )
    return format_html(
        '<svg class="usa-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        sprite,
        name,
    )


@cache
def _sprite() -> str:
    """Asked for hundreds of times a page, and never another."""
    return static("built/img/sprite.svg")


@register.inclusion_tag("pages/chart.html")
def chart(spec: dict[str, Any], key: str, sentence: str = "", header: Any = None, rows: Any = None) -> dict[str, Any]:
    """A chart with its sentence and its table. `key` must be unique on the page; `spec` is Vega-Lite."""
    return {"spec": spec, "element": f"chart-{key}", "sentence": sentence, "header": header, "rows": rows}


@register.simple_tag
def list_rows(listing: Any) -> SafeString:
    """The rows of a list; here and not in the template because a long list has hundreds of cells."""
    return format_html_join(
        "",
        "<tr>{}</tr>",
        ([format_html_join("", "{}", _cells(listing.columns, row))] for row in listing.page),
    )


def _cells(columns: Any, row: Any) -> Iterator[tuple[SafeString]]:
    """The first cell is the row's header; numbers are set flush right."""
    for place, column in enumerate(columns):
        markup = '<td data-label="{}">{}</td>'
        if place == 0:
            markup = '<th scope="row" data-label="{}">{}</th>'
        elif column.number:
            markup = '<td data-label="{}" class="number">{}</td>'
        yield (format_html(markup, column.label, cell(column, row)),)


@register.simple_tag
def cell(column: Any, row: Any) -> Any:
    """A list's cell, drawn by its column."""
    value = column.value(row)
    if column.template:
        return render_to_string(column.template, {"row": row, "value": value})
    if column.level:
        return badge(column.level(row), value)
    shown = "–" if value in (None, "") else value.strftime("%b %-d, %Y") if isinstance(value, date) else value
    if column.link:
        return format_html('<a class="usa-link" href="{}">{}</a>', column.link(row), shown)
    return shown


@register.filter
def money(value: Any) -> str:
    """Whole dollars with thousands signs."""
    return "–" if value is None else f"${value:,.0f}"


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """The mapping's entry, or None."""
    return mapping.get(key)


@register.simple_tag
def badge(level: str, words: str) -> SafeString:
    """A lane or verdict as icon and words; `level` is good, watch, concern or none."""
    icons = {"good": "check_circle", "watch": "warning", "concern": "error", "none": "remove_circle"}
    return format_html('<span class="badge badge--{}">{} {}</span>', level, icon(icons.get(level, "help")), words)


@register.simple_tag
def charts_script() -> SafeString:
    """The chart runtime; goes into the head of pages that have charts."""
    return format_html('<script src="{}" defer></script>', static("built/charts.js"))


@register.simple_tag
def style_field(field: BoundField) -> SafeString:
    """A field of a form that is not ours, in our look."""
    style(field.field.widget)
    return mark_safe(field.as_field_group())  # noqa: S308 - rendered by our own field template
