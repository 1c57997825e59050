"""Charts as Vega-Lite specifications: one shape for pages, packs and the report.

Every function takes plain figures and gives a specification with a title that says the finding and a
`description` for people who cannot see it. Figures of a rate are fractions. Colours are told apart by the
colour-blind (Okabe & Ito 2008) and never stand alone: a shape or a label says the same.
"""

from midcourse.charts.drawn import to_png, to_svg
from midcourse.charts.expected import Expected, with_and_without
from midcourse.charts.figures import Limit, Mark, Peer, Point
from midcourse.charts.forests import HARMED, HELPED, TOGETHER, UNCLEAR, Effect, forest
from midcourse.charts.funnels import funnel
from midcourse.charts.look import BETTER, ORDINARY, OTHER, WORSE, Spec
from midcourse.charts.multiples import compare_units
from midcourse.charts.parts import contributions
from midcourse.charts.process import process_chart
from midcourse.charts.sparkline import sparkline_svg

__all__ = [
    "BETTER",
    "HARMED",
    "HELPED",
    "ORDINARY",
    "OTHER",
    "TOGETHER",
    "UNCLEAR",
    "WORSE",
    "Effect",
    "Expected",
    "Limit",
    "Mark",
    "Peer",
    "Point",
    "Spec",
    "compare_units",
    "contributions",
    "forest",
    "funnel",
    "process_chart",
    "sparkline_svg",
    "to_png",
    "to_svg",
    "with_and_without",
]
