"""The engine of the pages with most rows: Jinja's compiled templates take an eighth of the time of Django's.

A page's body is a template of Jinja under `jinja2/`; the layout around it is the one of all pages, `pages/base.html`.
"""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment

from midcourse.pages.addresses import address
from midcourse.pages.marks import badge
from midcourse.people.context import rights


def environment(**options: Any) -> Environment:
    """What Django's setting asks for: names and filters that every body knows."""
    made = Environment(**options)  # noqa: S701 - Django passes autoescape, which is on
    made.globals.update(url=address, badge=badge, chart=chart)
    made.filters.update(day=day, moment=moment, json_script=json_script, money=money)
    return made


def page(request: HttpRequest, body: str, context: dict[str, Any], *, charts: bool = False) -> HttpResponse:
    """The page with this body in the layout; `charts` where it draws any. `title` and `crumbs` are the layout's."""
    drawn = fragment(body, {"user": request.user, "may": rights(request.user), **context})
    around = {"title": context["title"], "crumbs": context.get("crumbs"), "body": drawn, "charts": charts}
    return render(request, "pages/body.html", around)


def fragment(template: str, context: dict[str, Any]) -> SafeString:
    """A part of a page."""
    return mark_safe(render_to_string(template, context, using="jinja2"))  # noqa: S308 - escaped by the engine


def chart(spec: dict[str, Any], key: str, sentence: str = "", header: Any = None, rows: Any = None) -> SafeString:
    """A chart with its sentence and its table. `key` must be unique on the page; `spec` is Vega-Lite."""
    shown = {"spec": spec, "element": f"chart-{key}", "sentence": sentence, "header": header, "rows": rows}
    return fragment("pages/chart.html", shown)


def day(value: date | datetime) -> str:
    """A day as every page writes it, `Nov 3, 2026`; of a moment, the day in the installation's time zone."""
    return f"{timezone.localtime(value) if isinstance(value, datetime) else value:%b %-d, %Y}"


def moment(value: datetime) -> str:
    """`Nov 3, 2026, 4:05 p.m.` in the installation's time zone."""
    there = timezone.localtime(value)
    return f"{there:%b %-d, %Y, %-I:%M} {'a.m.' if there.hour < 12 else 'p.m.'}"


def money(value: Any) -> str:
    """Whole dollars with thousands signs."""
    return "–" if value is None else f"${value:,.0f}"
