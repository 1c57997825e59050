"""Template parts every page uses: icons, charts, cells and plain-word dates."""

from collections.abc import Mapping
from datetime import date
from functools import cache, partial
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from midcourse.pages.forms import style
from midcourse.pages.jinja import chart, day, fragment, money
from midcourse.pages.listing import Column
from midcourse.pages.marks import badge, icon
from midcourse.pages.navigation import menu
from midcourse.people.access import opens

register = template.Library()


for mark in (icon, badge, chart):
    register.simple_tag(mark)
register.filter(money)


@register.simple_tag(takes_context=True)
def main_nav(context: Mapping[str, Any]) -> SafeString:
    """The links to the lists this person may open, the one they are on marked."""
    match = context["request"].resolver_match
    allowed = frozenset(verb for verb, yes in context["may"].items() if yes)
    return _main_nav(match.view_name if match else "", allowed)


@cache
def _main_nav(name: str, allowed: frozenset[str]) -> SafeString:
    return render_to_string("pages/nav.html", {"menu": menu(allowed, name)})


@register.simple_tag
def time_line(events: Any) -> SafeString:
    """What happened to a record, newest first."""
    return fragment("pages/timeline.html", {"events": events})


@register.simple_tag(takes_context=True)
def list_tools(context: Mapping[str, Any]) -> SafeString:
    """The search and filters above a list."""
    return fragment("pages/list_tools.html", {name: context[name] for name in ("listing", "searchable")})


@register.simple_tag(takes_context=True)
def list_table(context: Mapping[str, Any]) -> SafeString:
    """A list's rows on this page, with their paging and downloads."""
    shown = {name: context[name] for name in ("listing", "title", "empty")}
    return fragment("pages/list_table.html", {**shown, "cell": partial(cell, user=context["user"])})


def cell(column: Column, row: Any, user: Any) -> Any:
    """A list's cell, drawn by its column."""
    value = column.value(row)
    if column.template:
        return render_to_string(column.template, {"row": row, "value": value})
    if column.level:
        return badge(column.level(row), value)
    shown = "–" if value in (None, "") else day(value) if isinstance(value, date) else value
    return link(user, column.link(row), shown) if column.link else shown


@register.simple_tag
def link(user: Any, address: str, words: Any) -> Any:
    """The words, as a link where this person's role may open the page."""
    return format_html('<a class="usa-link" href="{}">{}</a>', address, words) if opens(user, address) else words


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """The mapping's entry, or None."""
    return mapping.get(key)


@register.simple_tag
def charts_script() -> SafeString:
    """The chart runtime; goes into the head of pages that have charts."""
    return format_html('<script src="{}" defer></script>', static("built/charts.js"))


@register.simple_tag
def style_field(field: BoundField) -> SafeString:
    """A field of a form that is not ours, in our look."""
    style(field.field.widget)
    return mark_safe(field.as_field_group())  # noqa: S308 - rendered by our own field template
