"""Many groups looked at: chances raised so that looking at many calls no more by chance than looking at one."""

from enum import StrEnum

import numpy as np

from midcourse.analysis.grid import Floats


class Adjust(StrEnum):
    """What is held down: the chance of any false call, or the share of false calls among those made."""

    HOLM = "Holm (Scandinavian Journal of Statistics 6 (1979) 65)"
    BH = "Benjamini–Hochberg (J. R. Stat. Soc. B 57 (1995) 289)"


def adjusted(p: Floats, how: Adjust) -> Floats:
    """Adjusted chances in the order of `p`, shape (tests,)."""
    count = len(p)
    order = np.argsort(p)
    ranked = p[order]
    if how is Adjust.HOLM:
        raised = np.maximum.accumulate(ranked * (count - np.arange(count)))
    else:
        raised = np.minimum.accumulate((ranked * count / (np.arange(count) + 1))[::-1])[::-1]
    out = np.empty(count)
    out[order] = np.minimum(raised, 1.0)
    return out
