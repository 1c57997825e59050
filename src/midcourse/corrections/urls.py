from django.urls import path

from midcourse.corrections.views import commitments, corrections, lists, practices, visits

urlpatterns = [
    path("corrections/", lists.Corrections.as_view(), name="corrections"),
    path("corrections/<int:pk>/", corrections.correction, name="correction"),
    path("corrections/<int:pk>/in-place/", corrections.in_place, name="correction-in-place"),
    path("corrections/<int:pk>/drop/", corrections.drop, name="correction-drop"),
    path("corrections/<int:pk>/check/", corrections.check, name="correction-check"),
    path("insights/<int:pk>/correct/", corrections.open_, name="correction-open"),
    path("checks/<int:pk>/judge/", corrections.judge, name="check-judge"),
    path("insights/<int:pk>/visit/", visits.plan, name="visit-plan"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/date/", visits.move, name="visit-move"),
    path("visits/<int:pk>/notes/", visits.note, name="visit-note"),
    path("commitments/", commitments.Commitments.as_view(), name="commitments"),
    path("commitments/make/", commitments.make, name="commitment-make"),
    path("commitments/<int:pk>/", commitments.commitment, name="commitment"),
    path("commitments/<int:pk>/settle/", commitments.settle, name="commitment-settle"),
    path("commitments/<int:pk>/reopen/", commitments.reopen, name="commitment-reopen"),
    path("practices/", lists.Practices.as_view(), name="practices"),
    path("practices/share/", practices.share, name="practice-share"),
    path("practices/<int:pk>/", practices.practice, name="practice"),
    path("practices/<int:pk>/adopt/", practices.adopt, name="practice-adopt"),
]
