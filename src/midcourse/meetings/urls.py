from django.urls import path

from midcourse.meetings.views import lists, meeting, packs, said

urlpatterns = [
    path("meetings/", lists.Meetings.as_view(), name="meetings"),
    path("meetings/plan/", meeting.plan, name="meeting-plan"),
    path("meetings/<int:pk>/", meeting.meeting, name="meeting"),
    path("meetings/<int:pk>/hold/", meeting.hold, name="meeting-hold"),
    path("meetings/<int:pk>/cancel/", meeting.cancel, name="meeting-cancel"),
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
