"""Operations of the API that read figures. `luotsi.web.api` mounts the router."""

from luotsi.indicators.api.figures import router

__all__ = ["router"]
