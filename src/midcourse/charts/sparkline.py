"""A small line for a table cell."""

from collections.abc import Sequence


def sparkline_svg(values: Sequence[float | None], *, width: int = 96, height: int = 22) -> str:
    """A small line for a table cell, its newest figure as a dot; decoration beside the figures it repeats."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, span = min(known), (max(known) - min(known)) or 1.0
    step = (width - 6) / (len(values) - 1)
    spots = [
        (3 + n * step, height - 3 - (v - low) / span * (height - 6)) for n, v in enumerate(values) if v is not None
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    x, y = spots[-1]
    return (
        f'<svg class="sparkline" width="{width}" height="{height}" viewBox="0 0 {width} {height}" aria-hidden="true">'
        f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="currentColor"/></svg>'
    )
