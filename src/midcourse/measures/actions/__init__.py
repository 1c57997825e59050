"""Everything that can be written about KPIs, data requests, submissions and figures."""

from midcourse.measures.actions.ask import ask_for_figures
from midcourse.measures.actions.define import change_definition, close_periods, define_kpi, retire_kpi
from midcourse.measures.actions.enter import enter_figures
from midcourse.measures.actions.record import record_figures
from midcourse.measures.figures import Figure

__all__ = [
    "Figure",
    "ask_for_figures",
    "change_definition",
    "close_periods",
    "define_kpi",
    "enter_figures",
    "record_figures",
    "retire_kpi",
]
