from django.urls import path

from midcourse.measures.views import contests, enter, figures, kpis, send, submission

urlpatterns = [
    path("kpis/add/", kpis.kpi_add, name="kpi-add"),
    path("kpis/<int:pk>/edit/", kpis.kpi_edit, name="kpi-edit"),
    path("kpis/<int:pk>/retire/", kpis.kpi_retire, name="kpi-retire"),
    path("kpis/<int:pk>/figures/", figures.figures, name="kpi-figures"),
    path("observations/<int:pk>/contest/", contests.make, name="figure-contest"),
    path("contests/<int:pk>/", contests.contest, name="contest"),
    path("contests/<int:pk>/answer/", contests.answer, name="contest-answer"),
    path("contests/<int:pk>/withdraw/", contests.withdraw, name="contest-withdraw"),
    path("figures/", submission.Submissions.as_view(), name="submissions"),
    path("figures/send/", send.send, name="figures-send"),
    path("figures/template/", send.template, name="figures-template"),
    path("figures/enter/<int:pk>/", enter.enter, name="figures-enter"),
    path("figures/<int:pk>/", submission.show, name="submission"),
    path("figures/<int:pk>/progress/", submission.progress, name="submission-progress"),
    path("figures/<int:pk>/file/", submission.file, name="submission-file"),
    path("figures/<int:pk>/columns/", send.columns, name="submission-columns"),
    path("figures/<int:pk>/answer/", submission.answer, name="submission-answer"),
    path("figures/<int:pk>/save/", submission.save, name="submission-save"),
    path("figures/<int:pk>/withdraw/", submission.withdraw, name="submission-withdraw"),
    path("figures/<int:pk>/again/", submission.again, name="submission-again"),
    path("figures/<int:pk>/acknowledge/", submission.acknowledge, name="submission-acknowledge"),
]
