"""Makes the picture of the live page, with Chromium: `make page-picture`.

The page is the real one, served by a real Lumen, and looked at by a real browser.
"""

import asyncio
import base64
import shutil
import sys
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from lumen.composition.assembly import PREFILL, Choice, assembled
from lumen.config.settings import MemoryConfig, MockConfig, PageConfig, SensesConfig, Settings
from lumen.core.language import Pattern
from lumen.outlets.view import View
from lumen.outlets.web.page import WebPage
from lumen.runtime.hardware import Mode
from lumen.runtime.lifecycle import Lumen
from lumen.units import Seconds

FILE = Path(__file__).parent / "pictures" / "page.png"
INTERVAL: Seconds = 60.0
"""Between two samples: the longest that there is, for the picture is to take a minute."""
LIFE: Seconds = 3600.0 * (24 + 0.9)
"""Into the evening of the second day, before the quiet hours."""
SIZE = (1280, 1080)
PATIENCE = 30.0
_ARGUMENTS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb"),
)


async def _make(directory: Path) -> None:
    settings = Settings(
        memory=MemoryConfig(str(directory)),
        mock=MockConfig("busy"),
        senses=SensesConfig(interval=INTERVAL),
    )
    async with assembled(settings, Choice(Mode.MOCK)) as lumen:
        await lumen.wake(PREFILL)
        for lived in count(step=settings.senses.interval):
            await lumen.hardware.clock.sleep(settings.senses.interval)
            await lumen.pulse.beat()
            if lived >= LIFE and _is_vivid(lumen):
                break
        page = WebPage(View(lumen), PageConfig("local", 0), lumen.directory)
        lumen.outlets.append(page)
        await page.start()
        moving = asyncio.create_task(_move(lumen))
        await asyncio.to_thread(_take, str(page.address), directory / "profile")
        moving.cancel()


def _is_vivid(lumen: Lumen) -> bool:
    """Tell whether three tokens were said just now: the lights have a colour each."""
    moment = lumen.creature.moment
    said = None if moment is None else moment.expression
    return said is not None and said.pattern is Pattern.TRIPLE


async def _move(lumen: Lumen) -> None:
    """Let lights and panel live, while the room's time stands still."""
    while True:
        await lumen.renderer.show_screen()
        await asyncio.sleep(min(0.05, await lumen.renderer.show_lights()))


def _take(address: str, profile: Path) -> None:
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or sys.exit("chromium is needed")
    for argument in (*_ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"features": [{"name": "prefers-color-scheme", "value": "dark"}]},
        )
        width, height = SIZE
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        driver.get(address)
        shown = "return document.querySelectorAll('#drawings img, #panel img[src]').length > 2"
        WebDriverWait(driver, PATIENCE).until(lambda _: driver.execute_script(shown))
        settled = "return new Promise((done) => setTimeout(done, 4000))"
        driver.execute_script(settled)
        shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
        FILE.write_bytes(base64.b64decode(shot["data"]))
    finally:
        driver.quit()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(_make(Path(folder)))
