"""allauth's two pages before sign-in, without its own `site`, which would hide ours from the templates."""

from typing import Any

from allauth.account.views import LoginView, PasswordResetView


class SignIn(LoginView):  # type: ignore[misc]
    """Address and password, or a passkey, or the county's own sign-in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template knows."""
        return _without_site(super().get_context_data(**kwargs))


class ResetPassword(PasswordResetView):  # type: ignore[misc]
    """Asks for a link by e-mail."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template knows."""
        return _without_site(super().get_context_data(**kwargs))


def _without_site(context: dict[str, Any]) -> dict[str, Any]:
    context.pop("site", None)
    return context
