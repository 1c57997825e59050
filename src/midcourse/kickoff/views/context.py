"""What came before the contract, and documents to know."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from midcourse.kickoff.actions import documents as actions
from midcourse.kickoff.context import before, definitions_of, documents_for, taught
from midcourse.kickoff.forms.meeting import DocumentForm
from midcourse.kickoff.models import KeyDocument
from midcourse.kickoff.rfp_words import kpi_table
from midcourse.kickoff.views.finding import get
from midcourse.kickoff.views.parts import asked, clicked, part, shown
from midcourse.people.http import Request

PAGE = ("kickoff-context", "What came before")


def context(request: Request, pk: int) -> HttpResponse:
    """For staff with the contract before this one; for the vendor the goal, KPIs and documents."""
    kickoff = get(request, pk)
    definitions = definitions_of(kickoff, shared=request.user.is_vendor)
    title = "To read beforehand" if request.user.is_vendor else PAGE[1]
    return shown(
        request,
        kickoff,
        "context",
        title,
        before=before(kickoff, request.user),
        table=kpi_table(definitions, "Level asked for") if definitions else None,
        documents=documents_for(kickoff, request.user),
        lessons=taught(kickoff, request.user),
    )


def add(request: Request, pk: int) -> HttpResponse:
    return _form(request, KeyDocument(kickoff=get(request, pk)), "Add a document")


def edit(request: Request, pk: int) -> HttpResponse:
    return _form(request, part(request, KeyDocument, pk), "Change the document")


def _form(request: Request, document: KeyDocument, title: str) -> HttpResponse:
    form = DocumentForm(request.POST or None, instance=document)
    return asked(
        request, document.kickoff, PAGE, form, lambda: actions.save_document(request.user, form.instance), title=title
    )


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    found = part(request, KeyDocument, pk)
    return clicked(request, found.kickoff, PAGE[0], lambda: actions.drop_document(request.user, found), "Taken out.")
