"""How allauth signs staff in: no open sign-up, demo accounts only beside demo content, second factors sealed.

Owns no page and no table; what it says to allauth is named in `conf.settings`.
"""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from luotsi.people import demo


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """Asked on every request: an account for demonstration works only where demo content is shown.

    Its password is on the sign-in page, so it must die the moment the installation becomes a real one.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether the account may be used at all."""
        return bool(super().user_can_authenticate(user)) and not demo.is_out_of_place(user.get_username())


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the operator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_login(self, request: HttpRequest, user: Any, **more: Any) -> Any:
        """An account that may not be used is told so before a session begins."""
        if demo.is_out_of_place(user.get_username()):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **more)


class OwnSignInAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The county's own sign-in opens accounts that there are; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps and recovery codes encrypted under the installation's secret key."""

    def encrypt(self, text: str) -> str:
        """Sealed for the database."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it was before it was sealed."""
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> Fernet:
    key = hashlib.sha256(b"luotsi.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
