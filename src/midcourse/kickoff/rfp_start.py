"""What a new draft begins with: the starter set of its service and what its intensity asks for."""

from midcourse.contracts.intensity import profile
from midcourse.contracts.models import Sharing
from midcourse.kickoff.expectations import Expectations, Meetings, Report, Step, as_json
from midcourse.kickoff.kpis import expected_from
from midcourse.kickoff.models import Draft
from midcourse.library.queries import starter_for

FORMAT = "Figures are sent in Midcourse, as a spreadsheet or in its form. Reports are sent as Word or PDF."
ESCALATION = (
    Step("Contract manager and the vendor’s project lead", 5),
    Step("Department director and the vendor’s director", 15),
    Step("Procurement office and the vendor’s head of company", 30),
)
ROLES = """\
Contract manager (department): leads the performance meetings, answers the vendor within two working days
Department director: removes obstacles within the government, decides what the contract manager cannot
Procurement office: reviews the kickoff, advises on changes to the contract
Project lead (vendor): one named person who answers for the service, attends every meeting, owns the corrections agreed
Data contact (vendor): sends the figures on time, answers questions about how they were counted"""
DATA_SHARING = """\
The figures and records made under this contract belong to the department. The vendor sends them when they are due and keeps the records behind each figure until three years after the contract ends.
Both sides see the same figures, with the same definitions, and either may contest a figure; the objection stays with it. A corrected figure never replaces the old one silently.
Names and addresses of residents are not sent unless the department asks for them in writing. Figures about so few people that somebody could be recognized are not shown to others.
At the end of the contract the vendor hands over all records in an open form within 30 days, at no charge."""  # noqa: E501
STARTUP_DAYS, SUMMARY_DAYS = 30, 45


def begin(draft: Draft) -> Draft:
    """Fill an empty draft's content and texts, to be changed at will. The draft is not saved.

    Who does what and how data is shared is said as in the department's draft before, where there is one.
    """
    asks = profile(draft.intensity)
    starters = starter_for(draft.service)
    kpis = starters.kpis.all()[: asks.most_kpis] if starters else []
    often = "month" if asks.months_between == 1 else "quarter"
    content = Expectations(
        goal=draft.goal,
        meetings=Meetings(every_months=asks.months_between),
        kpis=tuple(expected_from(kpi) for kpi in kpis),
        reports=(
            Report("Start-up report: people, sites and equipment in place", "once", STARTUP_DAYS),
            Report("Performance report: figures, what explains them, what changes", often, 15),
            Report("Summary of the year with lessons learned", "year", SUMMARY_DAYS),
        ),
        escalation=ESCALATION,
        touchpoints=tuple(asks.touchpoints),
        format=FORMAT,
        sharing=draft.program.sharing if draft.program else Sharing.MEDIAN,
    )
    draft.content = as_json(content)
    before = Draft.objects.filter(department=draft.department).first()
    draft.roles = before.roles if before else ROLES
    draft.data_sharing = before.data_sharing if before else DATA_SHARING
    return draft
