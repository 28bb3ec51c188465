"""Serves the page: on this computer alone unless told otherwise, and from nowhere else."""

import asyncio
import contextlib
import errno
import gc
import logging
import os
import socket
from collections.abc import Iterator, MutableMapping
from typing import Any

from lumen.errors import LumenError
from trainer.explorer.shown import ExplorerContext

# Read by Gradio and the hub's library when they are loaded.
QUIET = {"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_DISABLE_TELEMETRY": "1"}

POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "frame-ancestors 'self' https://huggingface.co https://*.hf.space"
)
"""What the browser is told: nothing of this page comes from elsewhere."""

_LARGEST_UPLOAD = "50mb"
_GRACE_S = 1


def listening(host: str, port: int) -> socket.socket:
    """Take the port.

    Raises:
        LumenError: it is in use, or the host is not this computer's.
    """
    with contextlib.ExitStack() as closing:
        try:
            family, kind, proto, _, address = socket.getaddrinfo(
                host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            taken = closing.enter_context(socket.socket(family, kind, proto))
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(address)
            taken.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise LumenError(
                    f"port {port} is in use: end what uses it, or choose another with --port"
                ) from None
            raise LumenError(
                f"{host}, port {port}: {error.strerror}: choose an address of this computer, or "
                "another --port"
            ) from None
        closing.pop_all()  # it stays open: it was taken
    return taken


def forgo_proxies(environment: MutableMapping[str, str]) -> None:
    """Take every proxy out of an environment: this page asks nobody for anything.

    Gradio makes a client for web addresses when it is loaded, and that fails at a proxy of a kind
    that it cannot speak to (`ALL_PROXY=socks5://...`), or at an address in `NO_PROXY`.
    """
    for name in [name for name in environment if name.lower().endswith("_proxy")]:
        del environment[name]


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: loading makes a million objects that all stay."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def application(shown: ExplorerContext) -> Any:  # noqa: ANN401 - Gradio's own, which is untyped
    """Build the web application."""
    os.environ.update(QUIET)
    forgo_proxies(os.environ)
    import gradio as gr
    from fastapi import FastAPI

    from trainer.explorer import page

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.middleware("http")
    async def keep_within(request: Any, call_next: Any) -> Any:  # noqa: ANN401 - as above
        answer = await call_next(request)
        answer.headers["Content-Security-Policy"] = POLICY
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    return gr.mount_gradio_app(
        app,
        page.page(shown),
        path="/",
        footer_links=[],
        ssr_mode=False,
        max_file_size=_LARGEST_UPLOAD,
        show_error=False,
        theme=page.theme(),
        css=page.css(),
    )


def _is_no_ending(record: logging.LogRecord) -> bool:
    # Whoever ends the explorer cuts off what pages still asked for: no error, and no traceback.
    cut_off = record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cut_off and "timeout graceful shutdown exceeded" not in record.getMessage()


def serve(shown: ExplorerContext, host: str, port: int) -> None:
    """Serve the page until it is interrupted.

    Raises:
        LumenError: the port cannot be taken.
        KeyboardInterrupt: Ctrl-C.
    """
    with listening(host, port) as taken:
        with uncollected():
            app = application(shown)
            import uvicorn

        config = uvicorn.Config(
            app, log_level="warning", timeout_graceful_shutdown=_GRACE_S, ws="none"
        )
        logging.getLogger("uvicorn.error").addFilter(_is_no_ending)
        name, number = taken.getsockname()[:2]
        print(f"Lumen's explorer: http://{name}:{number}  (Ctrl-C ends it)", flush=True)  # noqa: T201 - its output
        uvicorn.Server(config).run(sockets=[taken])
