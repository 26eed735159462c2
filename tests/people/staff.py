"""Staff for tests: an account with a role that has signed in with both factors."""

import time

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client

from luotsi.people import queries
from luotsi.people.models import Grant
from luotsi.people.rules import Actor, Role


def sign_in(client: Client, role: Role | None, scope: str = "", name: str = "", *, second_factor: bool = True) -> Actor:
    """Somebody of the role is signed in with this client; no role is an account whose roles have been taken away."""
    email = name or f"{role or 'nobody'}@example.invalid"
    user, made = get_user_model().objects.get_or_create(username=email, defaults={"email": email})
    if made:
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if role:
        Grant.objects.get_or_create(user=user, role=role, scope=scope)
    client.force_login(user)
    if second_factor:  # as allauth notes it in the session
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return queries.actor(user.pk, user.get_username())
