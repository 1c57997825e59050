from django.urls import path

from midcourse.contracts.views import edit, intensity, lists, log

urlpatterns = [
    path("departments/", lists.Departments.as_view(), name="departments"),
    path("departments/add/", edit.department_add, name="department-add"),
    path("departments/<int:pk>/edit/", edit.department_edit, name="department-edit"),
    path("people/", lists.People.as_view(), name="people"),
    path("people/add/", edit.person_add, name="person-add"),
    path("people/<int:pk>/edit/", edit.person_edit, name="person-edit"),
    path("vendors/", lists.Vendors.as_view(), name="vendors"),
    path("vendors/add/", edit.vendor_add, name="vendor-add"),
    path("vendors/<int:pk>/edit/", edit.vendor_edit, name="vendor-edit"),
    path("programs/add/", edit.program_add, name="program-add"),
    path("programs/<int:pk>/edit/", edit.program_edit, name="program-edit"),
    path("contracts/add/", edit.contract_add, name="contract-add"),
    path("contracts/<int:pk>/edit/", edit.contract_edit, name="contract-edit"),
    path("contracts/<int:pk>/deliverables/add/", edit.deliverable_add, name="deliverable-add"),
    path("deliverables/<int:pk>/receive/", edit.deliverable_receive, name="deliverable-receive"),
    path("log/", log.Log.as_view(), name="log"),
    path("log/write/", log.write, name="log-write"),
    path("contracts/<int:pk>/intensity/", intensity.assistant, name="contract-intensity"),
    path("intensities/again/", intensity.Reassess.as_view(), name="reassess"),
    path("intensities/", intensity.profile_list, name="profiles"),
    path("intensities/<str:intensity>/edit/", intensity.profile_edit, name="profile-edit"),
]
