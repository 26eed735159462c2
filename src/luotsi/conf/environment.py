"""Every setting an operator can give, in one table: name, default, what it does. The reference page is made from it."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    default: str
    meaning: str


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "LUOTSI_DATA_DIR", "var", "Folder for everything the installation writes: database, search index, raw answers."
    ),
    Variable(
        "LUOTSI_SHARED", "../shared", "Folder with test data and stand-in servers; only tests and local runs read it."
    ),
    Variable(
        "DATABASE_URL",
        "",
        "postgresql://user:password@host/name for PostgreSQL; empty means SQLite in the data folder.",
    ),
    Variable("PORT", "8000", "Port that `luotsi serve` listens on."),
    Variable("HOST", "127.0.0.1", "Address that `luotsi serve` listens on; 0.0.0.0 behind a proxy or in a container."),
    Variable("WORKERS", "2", "Worker processes of `luotsi serve`."),
    Variable("LUOTSI_SECRET_KEY", "", "Secret for signing; made and kept in the data folder when empty."),
    Variable("LUOTSI_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "Host names the site answers to, comma-separated."),
    Variable(
        "LUOTSI_BASE_URL",
        "",
        "Public address of the site (https://tray.example.org) for canonical links, sitemap and feeds.",
    ),
    Variable("LUOTSI_HTTPS", "0", "1 when the site is served over HTTPS: secure cookies, HSTS, redirects."),
    Variable("LUOTSI_DEBUG", "0", "1 shows error pages for developers; never in production."),
    Variable(
        "LUOTSI_COUNTY",
        "12",
        "Code of the county whose tray this is; decides home page, default municipalities and map.",
    ),
    Variable(
        "LUOTSI_EXIT_URL",
        "https://www.ilmatieteenlaitos.fi/",
        "Harmless page of another site that the button “Leave quickly” opens.",
    ),
    Variable("LUOTSI_BRAND", "", "Path of a CSS file with design tokens that override colours, fonts and logo."),
    Variable(
        "LUOTSI_OPEN_SOURCES",
        "ptv,demo",
        "Sources whose records are given away as open data (CC0), parted by commas: ptv, demo, tabular:NAME.",
    ),
    Variable(
        "LUOTSI_CONTACT",
        "",
        "E-mail address or https:// page for feedback on the site; shown on the about and accessibility pages.",
    ),
    Variable(
        "LUOTSI_BOUNDARIES",
        "",
        "Path of a GeoJSON file with municipality boundaries; when empty those of the last `luotsi sync boundaries`,"
        " else schematic outlines.",
    ),
    Variable(
        "LUOTSI_TILES",
        "",
        "Address template of a map tile server ({z}/{x}/{y}); no tiles and no third party when empty.",
    ),
    Variable("LUOTSI_TILES_CREDIT", "", "Credit line that the tile server's terms ask for, shown under the map."),
    Variable("LUOTSI_SEARCH", "embedded", "Search engine: embedded, or postgresql (needs DATABASE_URL)."),
    Variable("LUOTSI_VECTORS", "1", "0 leaves out search by meaning (embeddings) and its 95 MB of memory."),
    Variable(
        "LUOTSI_QUEUE",
        "",
        "redis://… or postgresql://… for background work on several machines; SQLite in the data folder when empty.",
    ),
    Variable(
        "LUOTSI_SYNC",
        "",
        "What the worker reads each night at 03:15, such as: ptv county:12; ptv county:10. Nothing when empty.",
    ),
    Variable("LUOTSI_PTV_URL", "https://api.palvelutietovaranto.suomi.fi/api/v11", "Base address of the PTV Open API."),
    Variable("LUOTSI_PTV_KEY", "", "API key for PTV v12."),
    Variable("LUOTSI_SOTKANET_URL", "https://sotkanet.fi/rest/1.1", "Base address of Sotkanet (THL), REST 1.1."),
    Variable(
        "LUOTSI_STATFIN_URL",
        "https://pxdata.stat.fi/PxWeb/api/v1/fi/StatFin",
        "Base address of Statistics Finland's PxWeb database, with language and database.",
    ),
    Variable(
        "LUOTSI_ETK_URL",
        "https://tilastot.etk.fi/api/v1/fi/ETK",
        "Base address of the Finnish Centre for Pensions' PxWeb database, with language and database.",
    ),
    Variable(
        "LUOTSI_KELA_URL",
        "https://avoindata.suomi.fi/data/fi/api/3/action",
        "Base address of the CKAN catalogue with Kela's open data.",
    ),
    Variable(
        "LUOTSI_HTTP_BACKOFF", "1.0", "First pause in seconds before a failed request to a source is tried again."
    ),
    Variable(
        "LUOTSI_OPERATOR_TOKEN",
        "",
        "Secret that opens /-/status from outside this machine; empty means only from this machine.",
    ),
    Variable(
        "LUOTSI_PAGE_CACHE", "1000", "Answers that each web process keeps for up to a minute; 0 makes every page anew."
    ),
    Variable(
        "LUOTSI_SMTP",
        "",
        "Mail server: smtp://user:password@host:587?tls=1 or smtps://host. Mail is dropped when empty.",
    ),
    Variable("LUOTSI_MAIL_FROM", "luotsi@localhost", "Address that mail of the installation comes from."),
    Variable(
        "LUOTSI_OIDC_ISSUER",
        "",
        "Issuer address of the county's own sign-in (OpenID Connect); staff may then sign in with it. None when empty.",
    ),
    Variable("LUOTSI_OIDC_CLIENT_ID", "", "What Luotsi is called at the county's own sign-in (client id)."),
    Variable("LUOTSI_OIDC_SECRET", "", "Secret of Luotsi at the county's own sign-in."),
    Variable("LUOTSI_OIDC_NAME", "OpenID Connect", "Name of the county's own sign-in on the sign-in page."),
    Variable(
        "LUOTSI_MODEL_URL",
        "",
        "Address of an OpenAI-compatible endpoint (https://…/v1) that may put answers of the chat into words."
        " No model is asked when empty.",
    ),
    Variable("LUOTSI_MODEL_NAME", "default", "Name of the model at that endpoint."),
    Variable("LUOTSI_MODEL_KEY", "", "Secret key of that endpoint."),
    Variable("LUOTSI_MODEL_SECONDS", "8", "Longest wait for the model, 9 at most; then the answer comes without it."),
    Variable("LUOTSI_LOG", "json", "Form of the log lines: json or plain."),
)

_BY_NAME = {v.name: v for v in VARIABLES}


def read(name: str) -> str:
    """The value of a documented variable; KeyError for one that is not in the table."""
    return os.environ.get(name) or _BY_NAME[name].default


def is_on(name: str) -> bool:
    """Whether a 0/1 variable is on.

    >>> is_on("LUOTSI_DEBUG")
    False
    """
    return read(name).strip().lower() in {"1", "true", "yes", "on"}


def data_dir() -> Path:
    """The data folder, made when missing."""
    folder = Path(read("LUOTSI_DATA_DIR")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
