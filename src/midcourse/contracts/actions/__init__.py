"""Everything that can be written about departments, vendors, programs and contracts."""

from midcourse.contracts.actions.assess import assess, save_profile
from midcourse.contracts.actions.keep import (
    add_deliverable,
    add_violation,
    changes,
    receive_deliverable,
    save_contract,
    save_department,
    save_person,
    save_program,
    save_vendor,
)
from midcourse.contracts.actions.log import write_log
from midcourse.contracts.actions.register import drop_deliverables, plan_deliverables
from midcourse.contracts.actions.risks import close_risk, reopen_risk, review_risk, save_risk

__all__ = [
    "add_deliverable",
    "add_violation",
    "assess",
    "changes",
    "close_risk",
    "drop_deliverables",
    "plan_deliverables",
    "receive_deliverable",
    "reopen_risk",
    "review_risk",
    "save_contract",
    "save_department",
    "save_person",
    "save_profile",
    "save_program",
    "save_risk",
    "save_vendor",
    "write_log",
]
