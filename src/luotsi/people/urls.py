"""Addresses of staff pages that are about staff, and allauth's that we use, all under a language prefix."""

from allauth.account.urls import urlpatterns as account_pages
from django.urls import URLPattern, URLResolver, include, path

from luotsi.people import entrance, views

_LEFT_OUT = {
    "account_login",
    "account_reset_password",
    "account_signup",
    "account_email",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_confirm_login_code",
}
"""The first two are ours; for the rest: accounts and their addresses are the operator's to give."""

accounts: list[URLPattern | URLResolver] = [
    path("login/", entrance.SignIn.as_view(), name="account_login"),
    path("password/reset/", entrance.ResetPassword.as_view(), name="account_reset_password"),
    *(p for p in account_pages if getattr(p, "name", "") not in _LEFT_OUT),
    path("2fa/", include("allauth.mfa.urls")),
    path("own/", include("allauth.socialaccount.urls")),
]

urlpatterns = [
    path("accounts/", include(accounts)),
    path("staff/", views.home, name="staff-home"),
    path("staff/accounts/", views.accounts, name="staff-accounts"),
    path("staff/accounts/<int:id_>/", views.account, name="staff-account"),
    path("staff/trail/", views.trail, name="staff-trail"),
    path("staff/trail.csv", views.trail_csv, name="staff-trail-csv"),
]
