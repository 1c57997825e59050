from tests.measures.janitorial import _quiet_rooms, complaints, passed

__all__ = ["_quiet_rooms", "complaints", "passed"]
