"""Departments, vendors, programs and contracts, and what vendors owe under them."""

from midcourse.contracts.models.contract import Contract, Intensity, Program, Sharing
from midcourse.contracts.models.deliverable import Deliverable, Violation
from midcourse.contracts.models.intensity import Assessment, Profile
from midcourse.contracts.models.log import LogEntry
from midcourse.contracts.models.party import Department, Membership, Vendor, VendorContact
from midcourse.contracts.models.risk import Risk

__all__ = [
    "Assessment",
    "Contract",
    "Deliverable",
    "Department",
    "Intensity",
    "LogEntry",
    "Membership",
    "Profile",
    "Program",
    "Risk",
    "Sharing",
    "Vendor",
    "VendorContact",
    "Violation",
]
