from django.urls import path

from midcourse.portfolio.chain import views as chain
from midcourse.portfolio.handover import views as handover
from midcourse.portfolio.kept import kept
from midcourse.portfolio.practice_figures import views as practice
from midcourse.portfolio.views import contract, health, help, home, kpi, lists, notices, program, vendor
from midcourse.portfolio.workload import views as workload

urlpatterns = [
    path("", kept(home.home_page, beside=home.unrecorded), name="home"),
    path("programs/", kept(lists.Programs.as_view()), name="programs"),
    path("programs/<int:pk>/", kept(program.program), name="program"),
    path("contracts/", kept(lists.Contracts.as_view()), name="contracts"),
    path("contracts/<int:pk>/", kept(contract.contract), name="contract"),
    path("contracts/<int:pk>/history/", kept(contract.history), name="contract-history"),
    path("contracts/<int:pk>/handover/", handover.brief, name="contract-handover"),
    path("practice-figures/", practice.figures, name="practice-figures"),
    path("vendors/<int:pk>/", kept(vendor.vendor), name="vendor"),
    path("kpis/<int:pk>/", kept(kpi.kpi), name="kpi"),
    path("kpis/<int:pk>/chain/", chain.chain, name="chain"),
    path("notices/", notices.Notices.as_view(), name="notices"),
    path("workload/", workload.page, name="workload"),
    path("help/", help.index, name="help"),
    path("help/<path:name>/", help.page, name="help-page"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
