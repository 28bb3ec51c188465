"""What a Lumen without TLS does not load, and what still works without it."""

import hashlib
import hmac
import subprocess
import sys

import pytest

_OPENSSL = {"ssl", "_ssl", "_hashlib"}
_LOADED = """
import sys
from lumen.system.without_openssl import load_without_openssl

load_without_openssl()
import lumen.commands.run, lumen.outlets.web.page
print("\\n".join(sys.modules))
"""
_AFTERWARDS = """
from lumen.system.without_openssl import load_without_openssl

load_without_openssl()
import asyncio, hashlib, hmac, ssl
assert asyncio.run(asyncio.sleep(0, "slept")) == "slept"
assert ssl.create_default_context().verify_mode is ssl.CERT_REQUIRED
print(hashlib.sha256(b"Lumen").hexdigest(), hmac.new(b"Lumen", b"", "sha256").hexdigest())
"""
_RUN = """
import sys
import lumen.commands.cli

lumen.commands.cli._loaded("run")
print("\\n".join(sys.modules))
"""
_BUILT_WITHOUT = """
import sys
sys.modules["_md5"] = None
from lumen.system.without_openssl import load_without_openssl

load_without_openssl()
import hashlib
print(hashlib.md5(b"", usedforsecurity=False).hexdigest())
"""


def output_of(script: str) -> str:
    """Run a script in a fresh interpreter, and give what it says."""
    command = [sys.executable, "-c", script]
    run = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - this very interpreter
    assert run.stderr == ""
    return run.stdout


def test_the_daemon_and_its_page_load_no_openssl() -> None:
    """Neither asks for a connection that is encrypted."""
    assert _OPENSSL & set(output_of(_LOADED).split()) == set()


def test_command_run_loads_no_openssl() -> None:
    """Before anything that it needs could."""
    loaded = set(output_of(_RUN).split())
    assert "asyncio" in loaded
    assert _OPENSSL & loaded == set()


def test_hashes_are_openssls_where_python_was_built_without_one() -> None:
    """Without either, loading them complains at length."""
    assert output_of(_BUILT_WITHOUT).strip() == hashlib.md5(b"", usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("before", ["", "import ssl, hashlib, asyncio\n"])
def test_tls_is_there_for_who_asks_for_it_later(before: str) -> None:
    """A broker behind TLS; whether or not OpenSSL was loaded before."""
    digests = hashlib.sha256(b"Lumen").hexdigest(), hmac.new(b"Lumen", b"", "sha256").hexdigest()
    assert output_of(before + _AFTERWARDS).split() == list(digests)
