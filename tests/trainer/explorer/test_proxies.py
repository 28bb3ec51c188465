"""The explorer beside a proxy, which it has no use for."""

import os
import subprocess
import sys

import pytest

_SCRIPT = """
import os
from trainer.explorer.serving import forgo_proxies
forgo_proxies(os.environ)
import httpx
httpx.Client(), httpx.AsyncClient()
"""


@pytest.mark.parametrize(
    "proxy",
    [
        {"ALL_PROXY": "socks5://127.0.0.1:9"},
        {"all_proxy": "socks4a://127.0.0.1:9"},
        {"NO_PROXY": "[::1]", "HTTPS_PROXY": "http://127.0.0.1:9"},
        {"no_proxy": "localhost,[::1],::1/128"},
        {"HTTP_PROXY": "nonsense", "http_proxy": "://"},
    ],
)
def test_client_is_made_when_a_proxy_is_set_that_it_cannot_speak_to(proxy: dict[str, str]) -> None:
    """The library that fails otherwise is the witness."""
    pytest.importorskip("httpx", reason="the explorer is not installed: extra `explore`")
    done = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", _SCRIPT],
        env={**os.environ, **proxy},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
