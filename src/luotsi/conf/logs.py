"""Structured log lines to standard error: event, ids and counts; never query strings, texts or addresses of people."""

import logging
import sys
from typing import Any

import structlog

_NOISY = ("httpx", "httpcore", "django.server", "huey.consumer", "wagtail", "django_tasks")


def _without_query(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Drop what could hold a person's words, whoever logged it."""
    for key in ("query", "text", "q", "body", "email", "phone"):
        event.pop(key, None)
    return event


def configure(form: str) -> None:
    """Set up logging once; `form` is json or plain."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_query,
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=False)
        if form == "plain"
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Django names the address of every 4xx, which may hold a person's words; our own line names the route instead.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    # Scanners ask for hosts that are not ours all day; a traceback for each would bury what matters.
    logging.getLogger("django.security.DisallowedHost").disabled = True
