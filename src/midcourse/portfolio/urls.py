from django.urls import path

from midcourse.portfolio.views import contract, health, help, home, kpi, lists, program, vendor

urlpatterns = [
    path("", home.home_page, name="home"),
    path("programs/", lists.Programs.as_view(), name="programs"),
    path("programs/<int:pk>/", program.program, name="program"),
    path("contracts/", lists.Contracts.as_view(), name="contracts"),
    path("contracts/<int:pk>/", contract.contract, name="contract"),
    path("contracts/<int:pk>/history/", contract.history, name="contract-history"),
    path("vendors/<int:pk>/", vendor.vendor, name="vendor"),
    path("kpis/<int:pk>/", kpi.kpi, name="kpi"),
    path("help/", help.index, name="help"),
    path("help/<path:name>/", help.page, name="help-page"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
