from django.urls import path

from midcourse.kickoff.views import draft, kickoff, plan, prewire, rfp, sheet

urlpatterns = [
    # kickoff and expectation sheet
    path("contracts/<int:pk>/kickoff/", kickoff.kickoff, name="kickoff"),
    path("contracts/<int:pk>/kickoff/hold/", kickoff.hold, name="kickoff-hold"),
    path("contracts/<int:pk>/kickoff/agree/", kickoff.agree, name="kickoff-agree"),
    path("contracts/<int:pk>/kickoff/review/", kickoff.review, name="kickoff-review"),
    path("contracts/<int:pk>/kickoff/hand-in/", kickoff.hand_in, name="kickoff-hand-in"),
    path("contracts/<int:pk>/kickoff/predecessor/", kickoff.predecessor, name="kickoff-predecessor"),
    path("contracts/<int:pk>/kickoff/questions/", prewire.pre_wire, name="pre-wire"),
    path("contracts/<int:pk>/kickoff/answers/", prewire.answers, name="pre-wire-answer"),
    path("contracts/<int:pk>/sheet/", sheet.sheet, name="sheet"),
    path("contracts/<int:pk>/sheet/edit/", sheet.edit, name="sheet-edit"),
    path("contracts/<int:pk>/sheet/agree/", sheet.agree, name="sheet-agree"),
    path("contracts/<int:pk>/sheet/return/", sheet.give_back, name="sheet-return"),
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
