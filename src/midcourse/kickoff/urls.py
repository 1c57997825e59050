from django.urls import path

from midcourse.kickoff.views import draft, plan, rfp

urlpatterns = [
    # a contract that is still being planned
    path("drafts/", draft.Drafts.as_view(), name="drafts"),
    path("drafts/add/", draft.add, name="draft-add"),
    path("drafts/<int:pk>/", rfp.draft, name="draft"),
    path("drafts/<int:pk>/edit/", draft.edit, name="draft-edit"),
    path("drafts/<int:pk>/terms/", draft.terms, name="draft-terms"),
    path("drafts/<int:pk>/kpis/add/", draft.kpi_add, name="draft-kpi-add"),
    path("drafts/<int:pk>/kpis/<int:place>/", draft.kpi_edit, name="draft-kpi"),
    path("drafts/<int:pk>/kpis/<int:place>/remove/", draft.kpi_remove, name="draft-kpi-remove"),
    path("drafts/<int:pk>/award/", draft.award, name="draft-award"),
    path("drafts/<int:pk>/take-back/", draft.take_back, name="draft-take-back"),
    path("drafts/<int:pk>/drop/", draft.drop, name="draft-drop"),
    # the contract management plan
    path("contracts/<int:pk>/plan/", plan.plan, name="plan"),
    path("contracts/<int:pk>/plan/agree/", plan.agree, name="plan-agree"),
    path("plans/<int:pk>/", plan.version, name="plan-version"),
]
