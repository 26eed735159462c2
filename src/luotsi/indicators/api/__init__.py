"""Operations of the API that read figures. `luotsi.web.api` mounts the router."""

from ninja import Router

router = Router(tags=["figures"])
