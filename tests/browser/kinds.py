"""Every kind of page that people see, with an address of each."""

from dataclasses import dataclass

from tests.browser.site import RETIRED, location, organization, service

DENTAL = service("dental-491")
WIDEST = service("oiva")
"""The service with the most channels."""
BASKET = ",".join((DENTAL, service("library-491"), service("mind-reception-491")))
LANGUAGES = ("fi", "sv", "en")


@dataclass(frozen=True)
class Kind:
    name: str
    path: str
    """`{lang}` stands for the language; pages without it follow the browser's languages."""
    status: int = 200
    is_indexed: bool = True
    """Whether search engines may list it: then it has a title of its own."""

    only: str = ""
    """The one language of a page that is not translated (reference for developers)."""

    def at(self, lang: str) -> str:
        return self.path.format(lang=lang)

    def speaks(self, lang: str) -> str:
        """The page's language when `lang` is asked for."""
        return self.only or lang


KINDS = (
    Kind("home", "/{lang}/"),
    Kind("results", "/{lang}/services/?q=hammas&municipality=491", is_indexed=False),
    Kind("results filtered", "/{lang}/services/?cost=free&channel=phone&reach=local&page=2", is_indexed=False),
    Kind("results weak", "/{lang}/services/?q=pizza+kotiinkuljetus", is_indexed=False),
    Kind("results empty", "/{lang}/services/?q=qwertz+asdfgh&municipality=491", is_indexed=False),
    Kind("results wrong", "/{lang}/services/?theme=nonsense&page=x", status=400, is_indexed=False),
    Kind("services", "/{lang}/services/"),
    Kind("service", f"/{{lang}}/services/{DENTAL}/"),
    Kind("service wide", f"/{{lang}}/services/{WIDEST}/"),
    Kind("service print", f"/{{lang}}/services/{DENTAL}/print/", is_indexed=False),
    Kind("service gone", f"/{{lang}}/services/{RETIRED}/", status=410, is_indexed=False),
    Kind("location", f"/{{lang}}/locations/{location('hc-491')}/"),
    Kind("organization", f"/{{lang}}/organizations/{organization('municipality-491')}/"),
    Kind("themes", "/{lang}/themes/"),
    Kind("theme", "/{lang}/themes/exercise/"),
    Kind("life events", "/{lang}/life-events/"),
    Kind("life event", "/{lang}/life-events/KE1/"),
    Kind("municipalities", "/{lang}/municipalities/"),
    Kind("municipality", "/{lang}/municipalities/491/"),
    Kind("basket", f"/{{lang}}/basket/?ids={BASKET}", is_indexed=False),
    Kind("basket empty", "/{lang}/basket/", is_indexed=False),
    Kind("basket print", f"/{{lang}}/basket/print/?ids={BASKET}", is_indexed=False),
    Kind("about", "/{lang}/about/"),
    Kind("accessibility", "/{lang}/accessibility-statement/"),
    Kind("feedback", f"/{{lang}}/services/{DENTAL}/feedback/", is_indexed=False),
    Kind("feedback thanks", f"/{{lang}}/services/{DENTAL}/feedback/?sent=1", is_indexed=False),
    Kind("figures", "/{lang}/figures/"),
    Kind("figures municipality", "/{lang}/figures/area/municipality:768/?reference=county:12"),
    Kind("figures indicator", "/{lang}/figures/indicators/pyll/"),
    Kind("figures by cause", "/{lang}/figures/pyll/"),
    Kind("figures compared", "/{lang}/figures/compare/?areas=county:12&areas=municipality:768&areas=country"),
    Kind("figures of areas", "/{lang}/figures/indicators/pyll/areas/"),
    Kind("figures number", "/{lang}/figures/about/pyll/?area=county:12", is_indexed=False),
    Kind("figures catalogue", "/{lang}/figures/indicators/"),
    Kind("figures releases", "/{lang}/figures/releases/"),
    Kind("figures need", "/{lang}/figures/need/"),
    Kind("figures wrong", "/{lang}/figures/indicators/pyll/?sex=x", status=400, is_indexed=False),
    Kind("card", "/{lang}/cards/bcdfg22/", is_indexed=False),
    Kind("openers", "/{lang}/openers/"),
    Kind("open data", "/{lang}/open-data/"),
    Kind("link generator", "/{lang}/link-generator/"),
    Kind("link made", "/{lang}/link-generator/?show=theme&theme=exercise", is_indexed=False),
    Kind("helpful", f"/{{lang}}/services/{DENTAL}/helpful/", is_indexed=False),
    Kind("survey", "/{lang}/surveys/esimerkkikysely-kavelyryhman-pilotti/", is_indexed=False),
    Kind("guide", "/{lang}/guide/"),
    Kind("help", "/{lang}/help/"),
    Kind("help plain", "/{lang}/help/?plain=1", is_indexed=False),
    Kind("help areas", "/{lang}/help/areas/"),
    Kind("help sliders", "/{lang}/help/areas/?way=sliders", is_indexed=False),
    Kind("help now", "/{lang}/help/now/"),
    Kind("help deleted", "/{lang}/help/deleted/", is_indexed=False),
    Kind("sign in", "/{lang}/accounts/login/", is_indexed=False),
    Kind("error 404", "/{lang}/no-such-page/", status=404, is_indexed=False),
    Kind("patterns", "/-/patterns", is_indexed=False),
    Kind("status", "/-/status", is_indexed=False),
    Kind("api", "/api/v1/docs", is_indexed=False, only="en"),
)


EMBEDDED = (
    "embed/", "embed/?q=hammas", "embed/themes/exercise/", "embed/municipalities/491/", "embed/cards/bcdfg22/",
    f"embed/services/{DENTAL}/", "embed/help/", "embed/help/?plain=1", "figures/embed/pyll/",
    "figures/embed/pyll/?kind=table",
)  # fmt: skip
"""Pages that other sites show in a frame, below `/{lang}/`."""


@dataclass(frozen=True)
class StaffKind:
    """A kind of page that only staff see; `{lang}` stands for the language."""

    role: str
    path: str


_SURVEY = "surveys/esimerkkikysely-kavelyryhman-pilotti/"
STAFF_KINDS = (
    *(
        StaffKind("editor", f"/{{lang}}/staff/{path}")
        for path in (
            "", "cards/", "cards/new/?find=kirjasto", "cards/bcdfg22/", "phrases/", "phrases/card-given/fi/", "quality/",
            f"quality/services/{DENTAL}/", "overlay/", f"overlay/services/{DENTAL}/", "merges/", "feedback/", "surveys/",
            "surveys/new/", _SURVEY, f"{_SURVEY}results/", "briefings/", "life-areas/",
        )
    ),
    *(
        StaffKind("coordinator", f"/{{lang}}/staff/{path}")
        for path in (
            "coverage/", "coverage/768/", "coverage/history/", "todo/", "register/", "register/new/", "register/1/",
            "register/import/", "networks/", "networks/new/", "networks/1/",
        )
    ),
    *(StaffKind("operator", f"/{{lang}}/{path}") for path in (
        "staff/accounts/", "staff/accounts/1/", "staff/trail/", "staff/guidance/", "staff/guidance/audit/", "staff/guidance/flow/",
        "accounts/2fa/", "accounts/2fa/totp/activate/", "accounts/2fa/webauthn/add/",
    )),
)  # fmt: skip
