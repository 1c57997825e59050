"""Which way is good, told from the words people name a figure with."""

from midcourse.analysis.measure import Better
from midcourse.records.profile import words

# Beginnings of words. What is bad outweighs what is good: missed visits completed late are late.
_LOWER = (
    *("late", "missed", "missing", "complain", "cancel", "absen", "delay", "error", "fail", "incident"),
    *("injur", "defect", "wait", "crash", "violation", "vacan", "dropout", "cost", "spill", "reject"),
    *("unresolved", "backlog", "spend", "damage", "death", "died", "accident", "outage", "escalat", "fault"),
    *("fine", "penalt", "readmi", "turnover", "overdue", "breach", "over ", "exceed", "mortal", "fatal"),
    *("infect", "fall", "harm", "crime", "theft", "arrest", "exclu", "suspension", "evict", "homeless"),
    *("litter", "contamin", "landfill", "overflow", "leak", "pothole", "abandon", "unanswered", "unfilled"),
    *("shortage", "loss", "lost", "denied", "dropped", "unexcused", "tardy", "sick", "emission", "pollut"),
    *("defer", "reopen", "repeat", "relapse", "recidiv", "unemploy", "poverty", "stuck", "days to"),
    *("days open", "rework", "noshow", "no show", "dna", "callback", "grievance", "use of force"),
    *("response time", "processing time", "time in", "time to", "left before", "minutes", "bounce", "churn"),
    *("downtime", "dissatisf", "unsafe", "disaster", "kill", "casualt", "recid", "smok", "obes", "truan"),
    *("shooting", "homicide", "murder", "robber", "noncomplian", "non complian", "uncollected", "unmet"),
    *("incomplete", "bullying", "abuse", "neglect", "assault", "unrate", "symptom", "disease", "paralytic"),
)
_HIGHER = (
    *("attend", "present", "ontime", "on time", "complet", "satisf", "pass", "success", "placed", "retain"),
    *("recycl", "divert", "score", "rating", "served", "complian", "resolved", "arriv", "met ", "answered"),
    *("engag", "uptime", "within", "placement", "collected", "employed", "graduat", "enrol", "vaccin"),
    *("immuni", "screened", "accura", "availab", "achiev", "improve", "recover", "housed", "adopt", "permanen"),
    *("treated", "responded", "timel", "occupan", "particip", "certif", "earned", "proficien", "punctual"),
    *("saved", "planted", "repaired", "fixed", "surviv", "life expect", "life exp", "recommend", "grads"),
)
_IN_TIME = (
    "within",
    "passing",
    "on time",
    "ontime",
    "not late",
)  # said of what else would count against: waits within 4 hours


def better(*names: str | None) -> Better:
    """The direction told by the first of these names that tells one."""
    for name in names:
        said = " ".join(words(name or ""))
        if _has(said, _IN_TIME):
            return Better.HIGHER
        if _has(said, _LOWER):
            return Better.LOWER
        if _has(said, _HIGHER):
            return Better.HIGHER
    return Better.NEITHER


def _has(said: str, beginnings: tuple[str, ...]) -> bool:
    padded = f" {said} "
    return any(f" {beginning}" in padded for beginning in beginnings)
