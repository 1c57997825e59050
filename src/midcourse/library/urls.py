from django.urls import path

from midcourse.library.views import edit, read

urlpatterns = [
    path("library/", read.Library.as_view(), name="library"),
    path("library/add/", edit.set_add, name="library-set-add"),
    path("library/<int:pk>/", read.starter_set, name="library-set"),
    path("library/<int:pk>/edit/", edit.set_edit, name="library-set-edit"),
    path("library/<int:pk>/add/<slug:kind>/", edit.add, name="library-add"),
    path("library/<slug:kind>/<int:pk>/edit/", edit.change, name="library-edit"),
    path("library/<slug:kind>/<int:pk>/remove/", edit.remove, name="library-remove"),
]
