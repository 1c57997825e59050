"""Charts as Vega-Lite specifications: one shape for pages, packs and the report.

Every function takes plain figures and gives a specification with a title that says the finding and a
`description` for people who cannot see it. Figures of a rate are fractions. Colours are told apart by the
colour-blind (Okabe & Ito 2008) and never stand alone: a shape or a label says the same.
"""

from midcourse.charts.drawn import to_png, to_svg
from midcourse.charts.figures import Limit, Mark, Peer, Point
from midcourse.charts.funnels import funnel
from midcourse.charts.look import BETTER, ORDINARY, OTHER, WORSE, Spec
from midcourse.charts.multiples import compare_units
from midcourse.charts.parts import contributions
from midcourse.charts.process import process_chart
from midcourse.charts.sparkline import sparkline_svg

__all__ = [
    "BETTER",
    "ORDINARY",
    "OTHER",
    "WORSE",
    "Limit",
    "Mark",
    "Peer",
    "Point",
    "Spec",
    "compare_units",
    "contributions",
    "funnel",
    "process_chart",
    "sparkline_svg",
    "to_png",
    "to_svg",
]
