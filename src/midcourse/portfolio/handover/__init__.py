"""The handover brief of a contract: what somebody who takes it over needs to know, on one printed page (T1)."""
