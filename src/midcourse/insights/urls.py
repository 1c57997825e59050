from django.urls import path

from midcourse.insights.views import dives, insights, risks, signals, triggers

urlpatterns = [
    path("signals/", signals.Signals.as_view(), name="signals"),
    path("signals/<int:pk>/", signals.signal, name="signal"),
    path("insights/", insights.Insights.as_view(), name="insights"),
    path("insights/write/", insights.write, name="insight-write"),
    path("insights/<int:pk>/", insights.insight, name="insight"),
    path("insights/<int:pk>/no-correction/", insights.leave, name="insight-leave"),
    path("insights/<int:pk>/close/", insights.close, name="insight-close"),
    path("deep-dives/", dives.DeepDives.as_view(), name="deep-dives"),
    path("deep-dives/ask/", dives.ask, name="deep-dive-ask"),
    path("deep-dives/<int:pk>/", dives.dive, name="deep-dive"),
    path("risks/", risks.Risks.as_view(), name="risks"),
    path("risks/add/", risks.add, name="risk-add"),
    path("risks/<int:pk>/", risks.risk, name="risk"),
    path("risks/<int:pk>/edit/", risks.edit, name="risk-edit"),
    path("risks/<int:pk>/review/", risks.review, name="risk-review"),
    path("risks/<int:pk>/close/", risks.close, name="risk-close"),
    path("risks/<int:pk>/reopen/", risks.reopen, name="risk-reopen"),
    path("risks/<int:pk>/watch/", triggers.set_, name="trigger-set"),
    path("triggers/<int:pk>/drop/", triggers.drop, name="trigger-drop"),
]
