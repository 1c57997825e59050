"""What is not there: a brief that is silent on it would read as if all were well."""

from collections.abc import Mapping
from typing import Any


def gaps(told: Mapping[str, Any]) -> list[str]:
    """One sentence for each thing that somebody taking over would look for in vain."""
    contract, kickoff = told["contract"], told["kickoff"]
    wanted = {
        "Nobody manages this contract yet.": contract.manager_id,
        "No contact of the vendor can sign in.": told["contacts"],
        "It is not known until when the vendor is insured.": contract.insured_until,
        "No kickoff was held.": kickoff and kickoff.on and kickoff.minutes,
        "Both sides have not agreed what success looks like.": kickoff and kickoff.success,
        "No KPI is defined.": told["rows"],
        "No risk is open in the register.": told["risks"],
        "The log has no entry.": told["log"],
        "No performance meeting was held.": told["held"],
        "No performance meeting is planned.": told["next"],
        "No practice of others was taken up.": told["adoptions"],
    }
    missing = [sentence for sentence, there in wanted.items() if not there]
    return missing + [sentence for row in told["rows"] for sentence in _of_kpi(row)]


def _of_kpi(row: Any) -> list[str]:
    name, definition = row.definition.name, row.definition
    missing = [] if definition.goal else [f"{name} is not linked to a goal."]
    missing += [] if definition.target is not None else [f"{name} has no target."]
    return missing + ([] if row.standing else [f"{name} has no figures yet."])
