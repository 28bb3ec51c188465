"""Makes the picture of the explorer, with Chromium: `make explorer-picture`."""

import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "trainer" / "explorer")]

from browser import Browser  # noqa: E402 - where the tests' browser lies is told above
from test_explorer_browser import Visitor, exploring  # noqa: E402 - as above

FILE = Path(__file__).parent / "pictures" / "explorer.png"
SIZE = (1280, 2300)
PATIENCE = 8.0


def main() -> None:
    """Draw one, and keep what is seen."""
    with ExitStack() as opened:
        address, _ = opened.enter_context(exploring())
        profile = opened.enter_context(TemporaryDirectory())
        browser = Browser(Path(profile), *SIZE)
        opened.callback(browser.driver.quit)
        browser.driver.get(address)
        time.sleep(PATIENCE)
        Visitor(browser).turn_to("Draw one")
        time.sleep(PATIENCE)
        browser.driver.save_screenshot(str(FILE))


if __name__ == "__main__":
    main()
