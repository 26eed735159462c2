"""The directory's part of API v1: services, facets, channels, organisations, themes and codes, for reading.

asked      parameters and what is allowed in them      answers  what is given back
changes    what changed since a cursor
hsds       the same as Open Referral HSDS 3.1, under /hsds/
services   finding and reading services                catalogue  channels, organisations, themes, codes
Knows neither addresses of the site nor how errors look: `luotsi.web.api` mounts the routers.
"""

from luotsi.directory.api.catalogue import router as catalogue_router
from luotsi.directory.api.changes import router as changes_router
from luotsi.directory.api.hsds import router as hsds_router
from luotsi.directory.api.services import router as services_router

__all__ = ["catalogue_router", "changes_router", "hsds_router", "services_router"]
