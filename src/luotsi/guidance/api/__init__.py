"""Guidance's part of the API: recommendation and search by free text, and the shapes of AuroraAI's recommender.

asked            what may be asked, in the body    answers  what is given back
recommendations  API v1                            aurora   under /aurora/v1/, for clients of the closed network
Free text comes in bodies only, is looked at for a crisis before anything else, and is neither kept nor logged.
Knows neither addresses of the site nor how errors look: `luotsi.web.api` mounts the routers.
"""

from luotsi.guidance.api.aurora import router as aurora_router
from luotsi.guidance.api.recommendations import router

__all__ = ["aurora_router", "router"]
