"""How far background work is, kept in the cache: it shows while a transaction is still open."""

from dataclasses import asdict, dataclass

from django.core.cache import cache

from midcourse.people import clock

KEPT = 6 * 60 * 60  # seconds


@dataclass(frozen=True)
class Progress:
    """`total` is 0 where the amount of work is not known; `at` is when it was told, in seconds."""

    step: str
    done: int = 0
    total: int = 0
    at: float = 0.0

    @property
    def silent_for(self) -> int:
        """Seconds since this was told."""
        return int(clock.now().timestamp() - self.at)


def tell(submission: int, step: str, done: int = 0, total: int = 0) -> None:
    """Note how far the work on a submission is."""
    cache.set(_key(submission), asdict(Progress(step, done, total, clock.now().timestamp())), KEPT)


def told(submission: int) -> Progress | None:
    """How far it is; None where nothing has begun."""
    found = cache.get(_key(submission))
    return Progress(**found) if found else None


def forget(submission: int) -> None:
    cache.delete(_key(submission))


def _key(submission: int) -> str:
    return f"submission-progress-{submission}"
