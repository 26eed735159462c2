"""The directory's part of API v1: services, facets, channels, organisations, themes and codes, for reading.

asked      parameters and what is allowed in them      answers  what is given back
services   finding and reading services                catalogue  channels, organisations, themes, codes
Knows neither addresses of the site nor how errors look: `luotsi.web.api` mounts the routers.
"""

from luotsi.directory.api.catalogue import router as catalogue_router
from luotsi.directory.api.services import router as services_router

__all__ = ["catalogue_router", "services_router"]
