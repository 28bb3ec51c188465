"""Makes the picture of the explorer, with Chromium: `make explorer-picture`."""

import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from selenium.common.exceptions import TimeoutException

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "trainer" / "explorer")]

from browser import Browser  # noqa: E402 - where the tests' browser lies is told above
from test_explorer_browser import Visitor, exploring  # noqa: E402 - as above

FILE = Path(__file__).parent / "pictures" / "explorer.png"
SIZE = (1280, 2300)
PATIENCE = 3.0
"""Seconds, for what is drawn to be painted too."""
ROUNDS = 3
"""Of waiting, on a computer that has much to do."""
DARK = {"name": "prefers-color-scheme", "value": "dark"}


def main() -> None:
    """Draw one, and keep what is seen."""
    with ExitStack() as opened:
        address, _ = opened.enter_context(exploring())
        profile = opened.enter_context(TemporaryDirectory())
        browser = Browser(Path(profile), *SIZE)
        opened.callback(browser.driver.quit)
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [DARK]})
        browser.driver.get(address)
        visitor = Visitor(browser)
        for _ in range(ROUNDS):
            with suppress(TimeoutException):
                browser.wait(lambda: "settled presence" in visitor.text_of("#reasons"))
        visitor.turn_to("Draw one")
        visitor.changes("what it might say", "")
        time.sleep(PATIENCE)
        browser.driver.save_screenshot(str(FILE))


if __name__ == "__main__":
    main()
