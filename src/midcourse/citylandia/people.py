"""The people of Citylandia and what they belong to."""

from dataclasses import dataclass, field
from datetime import date

from midcourse.citylandia.calendar import after
from midcourse.contracts.actions import add_deliverable, receive_deliverable, save_department, save_person, save_vendor
from midcourse.contracts.models import Contract, Department, Program, Vendor
from midcourse.insights.actions import ask_deep_dive
from midcourse.library.actions import fill_library
from midcourse.meetings.actions import hold_meeting, plan_meeting
from midcourse.people import clock
from midcourse.people.models import Role, User

PASSWORD = "citylandia practice"  # noqa: S105 - shown on the sign-in page of the practice city
DEPARTMENTS = ("General Services", "Children and Youth", "Public Works", "Human Services", "Technology")
LETTERS = "ABCDEF"


@dataclass
class City:
    """Who and what the stories are told with."""

    ines: User
    alma: User
    dario: User
    departments: dict[str, Department]
    vendors: dict[str, Vendor] = field(default_factory=dict)
    managers: list[User] = field(default_factory=list)

    def vendor(self, name: str) -> Vendor:
        """The vendor of that name, made at its first contract."""
        if name not in self.vendors:
            self.vendors[name] = save_vendor(self.alma, Vendor(name=name))
        return self.vendors[name]

    def contact(self, name: str, email: str, vendor: Vendor, job: str = "Account manager") -> User:
        """Somebody who works for the vendor and can sign in."""
        person = User(name=name, email=email, role=Role.VENDOR, job=job, password=self.ines.password)
        return save_person(self.ines, person, departments=[], vendor=vendor)

    def report(self, contract: Contract, month: date) -> None:
        """The monthly report, due ten days after the month, comes today."""
        report = add_deliverable(self.dario, contract, f"Report for {month:%B %Y}", after(month, 10))
        receive_deliverable(self.dario, report, clock.today())

    def meet(
        self, topic: str, minutes: str, *, program: Program | None = None, contract: Contract | None = None
    ) -> None:
        """Hold a performance meeting today, with one deep dive."""
        ask_deep_dive(self.dario, topic, program=program, contract=contract)
        meeting = plan_meeting(self.dario, on=clock.today(), program=program, contract=contract, attendees=[self.dario])
        if meeting.deep_dive is None:
            hold_meeting(self.dario, meeting, minutes)
        else:
            hold_meeting(self.dario, meeting, minutes, learned="Nothing that needs a change now.")


def found_city() -> City:
    """The city's departments and staff, one account a role, with the library they begin with."""
    fill_library()
    ines = User.objects.create_user("ines@citylandia.example", "Ines Admin", Role.ADMIN, PASSWORD)
    departments = {name: save_department(ines, Department(name=name)) for name in DEPARTMENTS}
    everywhere = list(departments.values())

    def staff(name: str, role: Role, where: list[Department], job: str) -> User:
        email = f"{name.split()[0].lower()}@citylandia.example"
        # One password for all, made hard to guess once: that takes a good part of a second by design.
        person = User(name=name, email=email, role=role, job=job, password=ines.password)
        return save_person(ines, person, departments=where, vendor=None)

    alma = staff("Alma Manager", Role.MANAGER, everywhere[:2], "Contract manager")
    dario = staff("Dario Director", Role.DIRECTOR, everywhere, "Director of operations")
    staff("Priya Buyer", Role.BUYER, [], "Senior buyer")
    staff("Lee Viewer", Role.VIEWER, everywhere, "City auditor")
    others = [
        staff("Marco Manager", Role.MANAGER, everywhere[2:3], "Contract manager"),
        staff("Noor Manager", Role.MANAGER, everywhere[3:], "Contract manager"),
    ]
    return City(ines, alma, dario, departments, managers=[alma, *others])
