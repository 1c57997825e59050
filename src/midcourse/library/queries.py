"""Finding the starter set that fits a service, however the service is called."""

import re

from midcourse.library.models import StarterSet

EMPTY_WORDS = {"and", "or", "of", "for", "the", "a", "in", "service", "services", "program", "programs", "contract"}
STEM = 5  # letters by which recycling and recycle, cleaning and cleaners are one word


def starter_for(service: str) -> StarterSet | None:
    """The set whose name, or one of whose other names, stands in the service's words; else that of any service.

    A name fits where all its words are there; the longest that fits wins. None only while the library is empty.
    One query, and one each for the set's `kpis`, `questions` and `risks`.
    """
    asked = _words(service)
    fitting = [(_fit(each, asked), each) for each in StarterSet.objects.all()]
    best = max(fitting, key=lambda pair: pair[0], default=(-1, None))
    if best[1] is None or best[0] < 0:
        return None
    found: StarterSet = StarterSet.objects.prefetch_related("kpis", "questions", "risks").get(pk=best[1].pk)
    return found


def _fit(starter_set: StarterSet, asked: set[str]) -> int:
    """Words of the longest of the set's names that fits: 0 for the set of any service, −1 where none does."""
    if not starter_set.service:
        return 0
    names = [_words(name) for name in (starter_set.service, *starter_set.also.split(","))]
    return max((len(name) for name in names if name and name <= asked), default=-1)


def _words(text: str) -> set[str]:
    return {word[:STEM] for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in EMPTY_WORDS}
