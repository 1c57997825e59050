"""A city's portfolio made in bulk: programs of ten vendors with KPIs, standings, figures and everything around them.

Rows are written past the actions, for speed; the numbers are made up and only their amount matters.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product

from django.db import connection

from midcourse.contracts.models import Contract, Deliverable, Department, Intensity, Program, Vendor
from midcourse.corrections.models import Correction, Practice
from midcourse.insights.models import Insight, Signal
from midcourse.measures.models import KPI, DataRequest, Definition, Observation, Segment, Standing, Submission
from midcourse.meetings.models import Meeting
from midcourse.people import clock, events
from midcourse.people.models import User

COHORT = 10  # vendors a program
KPIS = 3  # a program
PERIODS = 24


@dataclass(frozen=True)
class Portfolio:
    programs: list[Program]
    contracts: list[Contract]
    kpis: list[KPI]


def months(until: date, many: int) -> list[date]:
    """The first days of the last `many` months before the one `until` is in, oldest first."""
    number = until.year * 12 + until.month - 1
    return [date((number - back) // 12, (number - back) % 12 + 1, 1) for back in range(many, 0, -1)]


def fill(department: Department, manager: User, *, contracts: int, observations: int = 0) -> Portfolio:
    """Make so many contracts in the department, with about so many observations in all."""
    portfolio = _parties(department, manager, contracts)
    today = clock.today()
    _kpis(portfolio, manager)
    submission = Submission.objects.create(program=portfolio.programs[0], sent_by=manager, state="saved")
    _standings(portfolio, today)
    _observations(portfolio, today, submission, observations)
    _duties(portfolio, manager, today)
    _found(portfolio, manager, today)
    if connection.vendor == "postgresql":  # as its autovacuum would have, before anybody looks
        connection.cursor().execute("ANALYZE")
    return portfolio


def _parties(department: Department, manager: User, many: int) -> Portfolio:
    programs = [
        Program(department=department, name=f"Program {n:03}", service="janitorial", goal="Buildings are clean.")
        for n in range(-(-many // COHORT))
    ]
    Program.objects.bulk_create(programs)
    vendors = [Vendor(name=f"Company {n:03}") for n in range(max(COHORT, many // 4))]
    Vendor.objects.bulk_create(vendors)
    contracts = [
        Contract(
            department=department,
            vendor=vendors[n % len(vendors)],
            program=programs[n // COHORT],
            number=f"C-{n:05}",
            title=f"Contract {n:03} for cleaning of public buildings",
            goal="Public buildings are clean when people arrive in the morning.",
            starts=date(2024, 1, 1),
            ends=date(2030, 12, 31),
            value=Decimal(100_000 + n),
            intensity=[Intensity.LOW, Intensity.MEDIUM, Intensity.HIGH][n % 3],
            manager=manager,
            last_review=date(2026, 1 + n % 9, 3) if n % 4 else None,
        )
        for n in range(many)
    ]
    Contract.objects.bulk_create(contracts)
    return Portfolio(programs, contracts, [])


def _kpis(portfolio: Portfolio, author: User) -> None:
    kpis = [KPI(program=program) for program in portfolio.programs for _ in range(KPIS)]
    KPI.objects.bulk_create(kpis)
    definitions = [
        Definition(
            kpi=kpi,
            made_by=author,
            name=["Complaints", "Rooms cleaned on time", "Repeat complaints"][n % KPIS],
            goal="Buildings are clean.",
            meaning="What residents report to 311 about the cleanliness of buildings.",
            kind=["count", "rate", "count"][n % KPIS],
            numerator=["complaints", "on time", "repeat complaints"][n % KPIS],
            denominator="rooms" if n % KPIS == 1 else "",
            better="higher" if n % KPIS == 1 else "lower",
            target=[12, 0.9, 4][n % KPIS],
            dimensions=["site"],
        )
        for n, kpi in enumerate(kpis)
    ]
    Definition.objects.bulk_create(definitions)
    for kpi, definition in zip(kpis, definitions, strict=True):
        kpi.current = definition
    KPI.objects.bulk_update(kpis, ["current"])
    portfolio.kpis.extend(kpis)


def _pairs(portfolio: Portfolio) -> list[tuple[KPI, Contract]]:
    """Every KPI with every contract it is reported for."""
    of = {program.pk: [kpi for kpi in portfolio.kpis if kpi.program_id == program.pk] for program in portfolio.programs}
    return [(kpi, contract) for contract in portfolio.contracts for kpi in of[contract.program_id or 0]]


def _standings(portfolio: Portfolio, today: date) -> None:
    periods = months(today, PERIODS)
    verdicts = list(Standing.Verdict)
    rows = []
    for n, (kpi, contract) in enumerate(_pairs(portfolio)):
        base = 100.0 if kpi.definition.kind == "rate" else None
        top = [float(8 + (n * 7 + m * 5) % 9 + (80 if base else 0)) for m in range(PERIODS)]
        points = [[day.isoformat(), value, base] for day, value in zip(periods, top, strict=True)]
        rows.append(
            Standing(
                kpi=kpi,
                contract=contract,
                points=points,
                latest_period=periods[-1],
                latest=top[-1] / base if base else top[-1],
                level=0.9 if base else 12.0,
                verdict=verdicts[n % len(verdicts)],
                rule="7 or more figures in a row on one side of the mean",
                since=periods[-7],
                meets_target=n % 2 == 0,
            )
        )
    Standing.objects.bulk_create(rows, batch_size=500)


def _observations(portfolio: Portfolio, today: date, submission: Submission, many: int) -> None:
    pairs = _pairs(portfolio)
    sites = max(1, many // (len(pairs) * PERIODS))
    segments = [
        Segment(key=f'{{"site": "Site {n}"}}', values={"site": f"Site {n}"}) for n in range(sites if many else 0)
    ]
    Segment.objects.bulk_create(segments)
    now = clock.now()
    for batch in range(0, len(pairs), 50):
        rows = [
            Observation(
                kpi=kpi,
                contract=contract,
                period=day,
                segment=segment,
                numerator=4,
                denominator=5 if kpi.definition.kind == "rate" else None,
                submission=submission,
                received_at=now,
            )
            for (kpi, contract), day, segment in product(pairs[batch : batch + 50], months(today, PERIODS), segments)
        ]
        Observation.objects.bulk_create(rows, batch_size=2000)


def _duties(portfolio: Portfolio, manager: User, today: date) -> None:
    days = [today - timedelta(days=30 * n) for n in range(1, 13)]
    Deliverable.objects.bulk_create(
        Deliverable(contract=contract, name="Monthly report", due=day, received_on=day + timedelta(days=n % 3 - 1))
        for n, contract in enumerate(portfolio.contracts)
        for day in days
    )
    DataRequest.objects.bulk_create(
        DataRequest(kpi=kpi, contract=contract, period=months(today, 1)[0], due=today - timedelta(days=3))
        for kpi, contract in _pairs(portfolio)
    )
    Meeting.objects.bulk_create(
        Meeting(program=program, on=today + timedelta(days=n), planned_by=manager)
        for n, program in enumerate(portfolio.programs, start=1)
    )


def _found(portfolio: Portfolio, manager: User, today: date) -> None:
    now: datetime = clock.now()
    signals = [
        Signal(
            kpi=kpi,
            contract=contract,
            kind="shift",
            direction=["worse", "better"][n % 2],
            sentence=f"{kpi} of {contract.vendor} went from 9.1 to 14.2 a month and stayed there.",
            since=months(today, 6)[0],
            found_at=now,
            weight=n % 17,
        )
        for n, (kpi, contract) in enumerate(_pairs(portfolio))
    ]
    Signal.objects.bulk_create(signals)
    insights = [
        Insight(
            kind=["problem", "bright_spot"][n % 2],
            title="Evening shifts are short of people",
            program=signal.kpi.program,
            contract=signal.contract,
            kpi=signal.kpi,
            shared=True,
            written_by=manager,
        )
        for n, signal in enumerate(signals[::KPIS])
    ]
    Insight.objects.bulk_create(insights)
    Correction.objects.bulk_create(
        Correction(
            insight=insight,
            contract_id=insight.contract_id,
            kpi=insight.kpi,
            what="A second evening crew",
            owner=manager,
            due=today - timedelta(days=100),
            started_on=today - timedelta(days=100) if n % 2 else None,
            state=["agreed", "in_place"][n % 2],
            expected="down",
            check_on=today - timedelta(days=5),
            opened_by=manager,
        )
        for n, insight in enumerate(insights)
    )
    Practice.objects.bulk_create(
        Practice(program=kpi.program, kpi=kpi, title="Text the crew lead", how="At five.", shared_by=manager)
        for kpi in portfolio.kpis[::KPIS]
        if kpi.program
    )
    for contract in portfolio.contracts[:3]:
        for n in range(15):
            events.record(manager, "contract.change", f"Changed the contract, time {n}", [contract, contract.program])
