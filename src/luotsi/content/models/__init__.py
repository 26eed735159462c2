"""Tables of content: pages by type, sign-ups to briefings. The CMS writes pages, `actions` all the rest."""

from luotsi.content.models.base import ContentPage
from luotsi.content.models.briefings import BriefingPage, SignUp
from luotsi.content.models.pages import CampaignPage, GuideHome, NewsPage, SectionPage, ThemeTextPage
from luotsi.content.models.training import CoursePage, ModulePage, QuizQuestion

__all__ = [
    "BriefingPage", "CampaignPage", "ContentPage", "CoursePage", "GuideHome", "ModulePage", "NewsPage", "QuizQuestion",
    "SectionPage", "SignUp", "ThemeTextPage",
]  # fmt: skip
