from django.urls import path

from midcourse.meetings.views import closing, lists, meeting, packs, planning, said, series

urlpatterns = [
    path("meetings/", lists.Meetings.as_view(), name="meetings"),
    path("meetings/plan/", planning.plan, name="meeting-plan"),
    path("meetings/<int:pk>/", meeting.meeting, name="meeting"),
    path("meetings/<int:pk>/calendar/", meeting.calendar, name="meeting-calendar"),
    path("meetings/<int:pk>/move/", planning.move, name="meeting-move"),
    path("meetings/<int:pk>/people/", planning.people, name="meeting-people"),
    path("meetings/<int:pk>/cancel/", planning.cancel, name="meeting-cancel"),
    path("meetings/<int:pk>/hold/", closing.hold, name="meeting-hold"),
    path("meetings/<int:pk>/minutes/", closing.minutes, name="minutes-correct"),
    path("meetings/<int:pk>/minutes/agree/", closing.agree, name="minutes-agree"),
    path("meetings/<int:pk>/minutes/not-right/", closing.not_right, name="minutes-return"),
    path("meetings/series/plan/", series.plan, name="series-plan"),
    path("meetings/series/<int:pk>/", series.series, name="series"),
    path("meetings/series/<int:pk>/people/", series.people, name="series-people"),
    path("meetings/series/<int:pk>/stop/", series.stop, name="series-stop"),
    path("meetings/series/<int:pk>/calendar/", series.calendar, name="series-calendar"),
    path("meetings/<int:pk>/deep-dive/", meeting.deep_dive, name="meeting-deep-dive"),
    path("meetings/<int:pk>/ideas/", said.idea_add, name="idea-add"),
    path("meetings/<int:pk>/decisions/", said.decision_add, name="decision-add"),
    path("meetings/<int:pk>/freeze/", packs.freeze, name="pack-freeze"),
    path("ideas/<int:pk>/choose/", said.idea_choose, name="idea-choose"),
    path("packs/<int:pk>/", packs.pack, name="pack"),
    path("packs/<int:pk>/pdf/", packs.pack_pdf, name="pack-pdf"),
    path("packs/<int:pk>/word/", packs.pack_word, name="pack-word"),
    path("packs/<int:pk>/summary/", packs.pack_summary, name="pack-summary"),
    path("packs/<int:pk>/summary/pdf/", packs.pack_summary_pdf, name="pack-summary-pdf"),
]
