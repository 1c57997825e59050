from django.urls import path

from midcourse.insights.views import dives, insights, signals

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
]
