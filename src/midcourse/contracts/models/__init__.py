"""Departments, vendors, programs and contracts, and what vendors owe under them."""

from midcourse.contracts.models.contract import Contract, Intensity, Program, Sharing
from midcourse.contracts.models.deliverable import Deliverable, Violation
from midcourse.contracts.models.party import Department, Membership, Vendor, VendorContact

__all__ = [
    "Contract",
    "Deliverable",
    "Department",
    "Intensity",
    "Membership",
    "Program",
    "Sharing",
    "Vendor",
    "VendorContact",
    "Violation",
]
