"""Every address. Each has its line in `people.access.PAGES`, or opens for nobody."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("midcourse.portfolio.urls")),
    path("", include("midcourse.contracts.urls")),
    path("", include("midcourse.measures.urls")),
    path("", include("midcourse.insights.urls")),
    path("", include("midcourse.corrections.urls")),
    path("", include("midcourse.meetings.urls")),
    path("", include("midcourse.kickoff.urls")),
    path("", include("midcourse.library.urls")),
]
