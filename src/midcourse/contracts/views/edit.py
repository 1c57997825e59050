"""Adding and changing: every form calls its action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from midcourse.contracts import actions
from midcourse.contracts.forms import (
    ContractForm,
    DeliverableForm,
    DepartmentForm,
    PersonForm,
    ProgramForm,
    ReceiveForm,
    VendorForm,
)
from midcourse.contracts.models import Contract, Deliverable, Department, Program, Vendor
from midcourse.people.http import Request
from midcourse.people.models import User

Crumbs = list[tuple[str, str]]


def edit(
    request: Request,
    form: BaseForm,
    title: str,
    crumbs: Crumbs,
    save: Callable[[], Any],
    done: Callable[[Any], str],
) -> HttpResponse:
    """Show a form; once it is right, `save` it and go to the address `done` gives.

    An action's ValueError is shown above the form.
    """
    if request.method == "POST" and form.is_valid():
        try:
            saved = save()
        except ValueError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect(done(saved))
    return render(request, "pages/form.html", {"form": form, "title": title, "crumbs": crumbs, "back": crumbs[-1][1]})


def department_add(request: Request) -> HttpResponse:
    return _department(request, Department(), "Add a department")


def department_edit(request: Request, pk: int) -> HttpResponse:
    return _department(request, Department.objects.get_visible(request.user, pk=pk), "Change the department")


def _department(request: Request, department: Department, title: str) -> HttpResponse:
    form = DepartmentForm(request.POST or None, instance=department)
    crumbs = [("Departments", reverse("departments"))]
    return edit(
        request,
        form,
        title,
        crumbs,
        lambda: actions.save_department(request.user, form.instance),
        lambda _: reverse("departments"),
    )


def person_add(request: Request) -> HttpResponse:
    return _person(request, User(), {}, "Add a person")


def person_edit(request: Request, pk: int) -> HttpResponse:
    person = User.objects.filter(pk=pk).select_related("vendor_contact").first()
    if person is None:
        return redirect("people")
    contact = getattr(person, "vendor_contact", None)
    initial = {
        "departments": [membership.department_id for membership in person.memberships.all()],
        "vendor": contact and contact.vendor_id,
    }
    return _person(request, person, initial, f"Change {person.name}")


def _person(request: Request, person: User, initial: dict[str, Any], title: str) -> HttpResponse:
    form = PersonForm(request.POST or None, instance=person, initial=initial)
    return edit(
        request,
        form,
        title,
        [("People", reverse("people"))],
        lambda: actions.save_person(
            request.user,
            form.instance,
            departments=list(form.cleaned_data["departments"]),
            vendor=form.cleaned_data["vendor"],
        ),
        lambda _: reverse("people"),
    )


def vendor_add(request: Request) -> HttpResponse:
    return _vendor(request, Vendor(), "Add a vendor")


def vendor_edit(request: Request, pk: int) -> HttpResponse:
    return _vendor(request, Vendor.objects.get_visible(request.user, pk=pk), "Change the vendor")


def _vendor(request: Request, vendor: Vendor, title: str) -> HttpResponse:
    form = VendorForm(request.POST or None, instance=vendor)
    return edit(
        request,
        form,
        title,
        [("Vendors", reverse("vendors"))],
        lambda: actions.save_vendor(request.user, form.instance),
        lambda saved: reverse("vendor", args=[saved.pk]),
    )


def program_add(request: Request) -> HttpResponse:
    return _program(request, Program(), "Add a program", [("Programs", reverse("programs"))])


def program_edit(request: Request, pk: int) -> HttpResponse:
    program = Program.objects.get_visible(request.user, pk=pk)
    crumbs = [("Programs", reverse("programs")), (program.name, reverse("program", args=[pk]))]
    return _program(request, program, "Change the program", crumbs)


def _program(request: Request, program: Program, title: str, crumbs: Crumbs) -> HttpResponse:
    form = ProgramForm(request.POST or None, instance=program, actor=request.user)
    return edit(
        request,
        form,
        title,
        crumbs,
        lambda: actions.save_program(request.user, form.instance),
        lambda saved: reverse("program", args=[saved.pk]),
    )


def contract_add(request: Request) -> HttpResponse:
    return _contract(request, Contract(), "Add a contract", [("Contracts", reverse("contracts"))])


def contract_edit(request: Request, pk: int) -> HttpResponse:
    contract = Contract.objects.get_visible(request.user, pk=pk)
    return _contract(request, contract, "Change the contract", crumbs_of(contract))


def _contract(request: Request, contract: Contract, title: str, crumbs: Crumbs) -> HttpResponse:
    form = ContractForm(request.POST or None, instance=contract, actor=request.user)
    return edit(
        request,
        form,
        title,
        crumbs,
        lambda: actions.save_contract(request.user, form.instance),
        lambda saved: reverse("contract", args=[saved.pk]),
    )


def deliverable_add(request: Request, pk: int) -> HttpResponse:
    contract = Contract.objects.get_visible(request.user, pk=pk)
    form = DeliverableForm(request.POST or None)
    return edit(
        request,
        form,
        "Add a deliverable",
        crumbs_of(contract),
        lambda: actions.add_deliverable(request.user, contract, **form.cleaned_data),
        lambda _: reverse("contract", args=[pk]),
    )


def deliverable_receive(request: Request, pk: int) -> HttpResponse:
    deliverable = Deliverable.objects.get_visible(request.user, pk=pk)
    form = ReceiveForm(request.POST or None)
    return edit(
        request,
        form,
        f"Received: {deliverable.name}",
        crumbs_of(deliverable.contract),
        lambda: actions.receive_deliverable(request.user, deliverable, **form.cleaned_data),
        lambda _: reverse("contract", args=[deliverable.contract_id]),
    )


def crumbs_of(contract: Contract) -> Crumbs:
    """The way to a contract's page."""
    return [("Contracts", reverse("contracts")), (contract.title, reverse("contract", args=[contract.pk]))]
