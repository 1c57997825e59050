"""Beginnings of words that tell what a column of numbers is: an outcome, a base, an amount, a level."""

from functools import lru_cache

from midcourse.records.profile import words

OUTCOME = (
    *("late", "missed", "missing", "attend", "present", "complain", "absen", "complet", "ontime", "error"),
    *("fail", "incident", "cancel", "overdue", "satisf", "pass", "met", "injur", "defect", "resolved"),
    *("placed", "retain", "wait", "within", "over", "positive", "died", "death", "readmi", "collected"),
    *("placement", "delay", "found", "recycl", "yes", "violation", "numerator", "breach", "answered", "accept"),
    *("reject", "vacan", "success", "closed", "won", "surviv", "admit", "hired", "approv", "denied", "granted"),
    *("convict", "search", "arrest", "graduat", "renew", "recid", "fatal", "infect", "casualt", "kill"),
    *("correct", "responded", "solved", "vaccin", "divert", "del", "recommend", "grads", "claims"),
)
BASE = (
    *("possible", "total", "schedul", "enrol", "eligible", "served", "arriv", "flight", "stop", "trip"),
    *("visit", "population", "session", "household", "due", "all", "inspect", "pupil", "client", "denominator"),
    *("cases", "tested", "screened", "referr", "appointment", "offered", "issued", "attempt", "collections"),
    *("jobs", "received", "collected", "bed", "staff", "resident", "people", "patient", "student", "admission"),
    *("discharge", "start", "denom", "order", "request", "call", "ride", "member", "participant", "deliver"),
    *("planned", "expected", "miles", "hours", "operation", "surger", "procedure", "birth", "applica"),
    *("person", "individual", "examined", "sample", "attendances", "cohort"),
    *("pop", "popn", "inhabitants", "holders", "insured", "exposed", "exposure"),
)
EVENTS = (
    *("complain", "incident", "injur", "crash", "call", "violation", "accident", "spill", "outage", "death", "fall"),
    *("claims",),
)
AMOUNT = (
    *("amount", "spend", "spent", "cost", "dollar", "paid", "price", "value", "tons", "tonnes", "hours", "minutes"),
    *("miles", "km", "sum", "payment", "budget", "invoice", "revenue", "kwh", "litres", "gallons", "weight"),
)
LEVEL = (
    *("rate", "percent", "pct", "share", "score", "rating", "average", "avg", "mean", "median", "index", "ratio"),
    *("satisfaction", "proportion", "grade", "temperature", "level"),
)
STOCK = ("backlog", "pending", "queue", "stock", "inventor", "outstanding", "balance", "caseload")  # part of no flow
COUNTED = ("complain", "count", "number", "incident", "missed", "request", "ticket", "case", "visit", "quantity", "n")
_WHOLE = 3
MEASURED = (*AMOUNT, *BASE, *COUNTED, *EVENTS, *LEVEL, *OUTCOME, "on-time", "performance")
_TIMES = {"day", "days", "hour", "hours", "hrs", "minute", "minutes", "mins", "time"}
_SPENT = ("to", "open", "late", "until", "between", "respon", "resol", "process", "wait", "delay", "taken", "elapsed")


@lru_cache(maxsize=4096)  # the same names are asked about again and again
def hinted(name: str, hints: tuple[str, ...]) -> bool:
    """Whether a word of the name begins as one of these; a hint of three letters or fewer is the whole word."""
    return any(_begins(word, hint) for word in words(name) for hint in hints)


def _begins(word: str, hint: str) -> bool:
    return word.startswith(hint) if len(hint) > _WHOLE else word.removesuffix("s") == hint


def is_time_spent(name: str) -> bool:
    """Whether a column says how long something took: days to close, response time, minutes late."""
    said = words(name)
    if {"duration", "turnaround"} & set(said):
        return True
    return bool(_TIMES & set(said)) and any(word.startswith(_SPENT) for word in said)
