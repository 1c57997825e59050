"""Everything that can be written about KPIs, data requests, submissions and figures."""

from midcourse.measures.actions.ask import ask_for_figures
from midcourse.measures.actions.contest import answer_contest, contest, withdraw_contest
from midcourse.measures.actions.define import change_definition, close_periods, define_kpi, retire_kpi
from midcourse.measures.actions.enter import enter_all, enter_figures
from midcourse.measures.actions.record import record_figures
from midcourse.measures.actions.submit import (
    RepeatedFile,
    acknowledge,
    answer_warning,
    choose_columns,
    read_again,
    receive_file,
    save,
    withdraw,
)
from midcourse.measures.figures import Figure
from midcourse.measures.mapping import Columns
from midcourse.measures.recovery import recover_interrupted

__all__ = [
    "Columns",
    "Figure",
    "RepeatedFile",
    "acknowledge",
    "answer_contest",
    "answer_warning",
    "ask_for_figures",
    "change_definition",
    "choose_columns",
    "close_periods",
    "contest",
    "define_kpi",
    "enter_all",
    "enter_figures",
    "read_again",
    "receive_file",
    "record_figures",
    "recover_interrupted",
    "retire_kpi",
    "save",
    "withdraw",
    "withdraw_contest",
]
