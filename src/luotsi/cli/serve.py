"""`luotsi serve`: the web server (granian) and the background worker in one command."""

import os
import signal
import subprocess
import sys

import click
from django.core.management import call_command

from luotsi.conf import environment


@click.command("serve")
@click.option("--host", default=lambda: environment.read("HOST"), show_default="HOST or 127.0.0.1")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=lambda: int(environment.read("PORT")), show_default="PORT or 8000"
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=lambda: int(environment.read("WORKERS")),
    show_default="WORKERS or 2",
)
@click.option(
    "--background/--no-background", default=True, help="Also run the background worker (embeddings, scheduled syncs)."
)
def command(*, host: str, port: int, workers: int, background: bool) -> None:
    """Serve the tray until interrupted."""
    # Compressed copies of styles and scripts, always those of the installed version.
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    # One blocking thread a process measured best for WSGI pages; see docs/adr/0004-web-server.md.
    server = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "luotsi.web.wsgi:application",
        "--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "1",
        "--respawn-failed-workers", "--no-ws", "--log-level", "warning",
    ]  # fmt: skip
    background_work = [sys.executable, "-m", "luotsi", "work"]
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104 (only compared)
    click.echo(f"Luotsi answers on http://{shown}:{port}/  (stop with Ctrl+C)")
    # Without this, SIGTERM (systemd, containers) would end this process alone and leave the others running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Every worker process answers on one core; the background worker may use them all.
    one_core = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **os.environ}
    running = [subprocess.Popen(server, env=one_core)]  # noqa: S603
    if background:
        running.append(subprocess.Popen(background_work))  # noqa: S603
    try:
        sys.exit(running[0].wait())
    finally:
        _stop(running)


def _stop(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
