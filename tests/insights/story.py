"""Two years of the janitorial program: Vendor E's complaints rise in the last six months, A's by next to nothing."""

from datetime import date

from midcourse.insights.models import Signal
from midcourse.measures.actions import Figure, define_kpi, enter_figures
from midcourse.measures.models import KPI
from tests.cast import LETTERS, Cast

MONTHS = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(24)]
WOBBLE = [0, 2, -1, 1, -2, 1, 0, -1, 2, -2, 1]  # 11 long, so that no season is in it
RISE = date(2025, 7, 1)
COMPLAINTS = {
    "name": "Complaints",
    "goal": "Public buildings are clean when people arrive.",
    "meaning": "Complaints about cleaning that residents and staff made in the month.",
    "kind": "count",
    "numerator": "complaints",
    "better": "lower",
    "frequency": "month",
}


def usual(letter: str, place: int) -> float:
    """About 12 a month, each vendor in its own step."""
    return 12 + WOBBLE[(place + 5 * LETTERS.index(letter)) % len(WOBBLE)]


def send(cast: Cast, kpi: KPI, letter: str, figures: dict[date, float]) -> None:
    rows = [Figure(kpi, period, value) for period, value in figures.items()]
    enter_figures(cast.alma, cast.contracts[letter], rows)


def send_all(cast: Cast, kpi: KPI, *, rise: float = 40) -> None:
    """Everybody's 24 months; E's are higher by `rise` from July 2025 on, A's by 2."""
    by = {"E": rise, "A": 2 if rise else 0}
    for letter in LETTERS:
        more = {month: by.get(letter, 0) if month >= RISE else 0 for month in MONTHS}
        send(cast, kpi, letter, {month: usual(letter, n) + more[month] for n, month in enumerate(MONTHS)})


def complaints_of(cast: Cast, **changes: object) -> KPI:
    return define_kpi(cast.alma, program=cast.program, **{**COMPLAINTS, **changes})


def signal(kpi: KPI, cast: Cast, letter: str | None = "E", **fields: object) -> Signal:
    """A signal as the rules would make it, for tests of what people do with one."""
    values = {
        "kind": "shift",
        "direction": "worse",
        "sentence": f"Complaints (vendor Vendor {letter}) went up and stayed up since July 2025.",
        "since": RISE,
        "found_at": kpi.definition.made_at,
        "contract": cast.contracts[letter] if letter else None,
        **fields,
    }
    return Signal.objects.create(kpi=kpi, **values)
