"""The walk-through of a contract: its requirements, and what each side asks about them."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from midcourse.corrections.actions.promise import side_of
from midcourse.corrections.forms import PromiseForm
from midcourse.kickoff.actions import walkthrough as actions
from midcourse.kickoff.forms.kickoff import WordsForm
from midcourse.kickoff.forms.meeting import RequirementForm, RequirementsFileForm, RequirementsForm
from midcourse.kickoff.models import Kickoff, Requirement
from midcourse.kickoff.requirements_file import read_requirements
from midcourse.kickoff.views.finding import get
from midcourse.kickoff.views.parts import asked, clicked, part, shown
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

PAGE = ("walkthrough", "Contract walk-through")
Reading = Requirement.Reading


def walkthrough(request: Request, pk: int) -> HttpResponse:
    """Every requirement with both sides’ reading."""
    kickoff = get(request, pk)
    rows = list(kickoff.requirements.select_related("action__owner"))
    side = side_of(request.user)
    context = {
        "requirements": rows,
        "understood": sum(row.government == row.vendor == Reading.UNDERSTOOD for row in rows),
        "questions": sum(row.asked for row in rows),
        "speaks": may(request.user, Verb.AGREE),
        "side": side,
        "not_read": sum(getattr(row, side) == Reading.NOT_READ for row in rows),
    }
    return shown(request, kickoff, "walkthrough", PAGE[1], **context)


def add(request: Request, pk: int) -> HttpResponse:
    kickoff = get(request, pk)
    return _form(request, Requirement(kickoff=kickoff), "Add a requirement")


def edit(request: Request, pk: int) -> HttpResponse:
    return _form(request, part(request, Requirement, pk), "Change the requirement")


def _form(request: Request, requirement: Requirement, title: str) -> HttpResponse:
    form = RequirementForm(request.POST or None, instance=requirement)
    return asked(
        request,
        requirement.kickoff,
        PAGE,
        form,
        lambda: actions.save_requirement(request.user, form.instance),
        title=title,
    )


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    found = part(request, Requirement, pk)
    return clicked(
        request,
        found.kickoff,
        PAGE[0],
        lambda: actions.drop_requirement(request.user, found),
        "Taken out.",
    )


def bring(request: Request, pk: int) -> HttpResponse:
    """A spreadsheet: chosen, then shown, then brought in."""
    kickoff = get(request, pk)
    if "rows" in request.POST:
        return _bring(request, kickoff)
    form = RequirementsFileForm(request.POST or None, request.FILES or None)
    context = {"form": form, "back": PAGE[0]}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            context["brought"] = brought = read_requirements(file, file.name)
        except ValueError as unusable:
            form.add_error("file", str(unusable))
        else:
            context["rows_form"] = RequirementsForm(initial={"rows": brought.rows})
    return shown(request, kickoff, "requirements_file", "Requirements from a spreadsheet", **context)


def _bring(request: Request, kickoff: Kickoff) -> HttpResponse:
    form = RequirementsForm(request.POST)

    def save() -> list[Requirement]:
        if not form.is_valid():
            raise ValueError("These rows cannot be read. Choose the file again.")
        return actions.bring_requirements(request.user, kickoff, form.cleaned_data["rows"])

    return clicked(request, kickoff, PAGE[0], save, "The requirements are in the walk-through.")


def read(request: Request, pk: int) -> HttpResponse:
    """Understood by a click; a question in words."""
    found = part(request, Requirement, pk)
    if "understood" in request.POST:
        return clicked(
            request,
            found.kickoff,
            PAGE[0],
            lambda: actions.read_requirement(request.user, found),
            "Noted as understood.",
        )
    form = WordsForm(request.POST or None, label="What is the question?")
    return asked(
        request,
        found.kickoff,
        PAGE,
        form,
        lambda: actions.read_requirement(request.user, found, question=form.cleaned_data["words"]),
        title="Ask about a requirement",
        intro=found.text,
        button="Ask",
    )


@require_POST
def read_rest(request: Request, pk: int) -> HttpResponse:
    kickoff = get(request, pk)
    return clicked(
        request, kickoff, PAGE[0], lambda: actions.understand_the_rest(request.user, kickoff), "Noted as understood."
    )


def settle(request: Request, pk: int) -> HttpResponse:
    found = part(request, Requirement, pk)
    form = WordsForm(request.POST or None, label="How was it settled?")
    return asked(
        request,
        found.kickoff,
        PAGE,
        form,
        lambda: actions.settle_question(request.user, found, form.cleaned_data["words"]),
        title="Settle the question",
        intro=found.question,
    )


def make_action(request: Request, pk: int) -> HttpResponse:
    """Somebody brings the answer by a day."""
    found = part(request, Requirement, pk)
    initial = {"what": f"Answer the question: {found.question}"[:300]}
    form = PromiseForm(request.POST or None, contract=found.kickoff.contract, actor=request.user, initial=initial)
    return asked(
        request,
        found.kickoff,
        PAGE,
        form,
        lambda: actions.make_action(request.user, found, **form.cleaned_data),
        title="Somebody sees to the question",
        intro=found.question,
        button="Make it a commitment",
    )
