"""The explorer in a real browser: every tab, its controls, bad input; nothing from outside."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from browser import Browser, browsing, needs_browser
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

pytestmark = needs_browser

WINDOW = "the window: E, I, S and V against time"


@contextmanager
def exploring() -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Start the explorer on a free port; give its address, and its process."""
    command = [sys.executable, "-m", "trainer.commands.cli", "explore", "--port", "0"]
    process = subprocess.Popen(  # noqa: S603 - this very program
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "http://127.0.0.1:" in line, line
        yield line.split()[2], process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


class Visitor:
    """A person at the explorer."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def find(self, selector: str) -> WebElement:
        """Give the element of a selector that can be seen, as soon as it can."""
        seen: list[WebElement] = []

        def look() -> bool:
            found = self.browser.driver.find_elements(By.CSS_SELECTOR, selector)
            seen.extend(element for element in found if element.is_displayed())
            return bool(seen)

        self.browser.wait(look)
        return seen[0]

    def text_of(self, selector: str) -> str:
        """Give what an element says; nothing where it is not."""
        script = f"return document.querySelector({selector!r})?.textContent ?? ''"
        return str(self.browser.run(script))

    def picture(self, label: str) -> str:
        """Give the address of a picture, by what it is called."""
        script = f"return document.querySelector('img[alt=\"{label}\"]')?.src ?? ''"
        return str(self.browser.run(script))

    def turn_to(self, tab: str) -> None:
        """Turn to a tab; again where the page moved it away under the finger."""
        self.browser.wait(lambda: self._is_turned_to(tab))

    def _is_turned_to(self, tab: str) -> bool:
        """Whether the page is turned to a tab; if not, press it."""
        buttons = self.browser.driver.find_elements(By.CSS_SELECTOR, "button[role=tab]")
        for button in [b for b in buttons if b.text == tab and b.is_displayed()]:
            if button.get_attribute("aria-selected") == "true":
                return True
            button.click()
            break
        return False

    def press(self, text: str) -> None:
        """Press a button."""
        buttons = self.browser.driver.find_elements(By.TAG_NAME, "button")
        next(b for b in buttons if b.is_displayed() and b.text == text).click()

    def type(self, label: str, text: str) -> None:
        """Type into a field that has so much for its label, and leave it."""
        fields = self.browser.driver.find_elements(By.CSS_SELECTOR, f"input[aria-label^='{label}']")
        field = next(f for f in fields if f.is_displayed())
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text, Keys.TAB)

    def sees(self, tab: str, picture: str) -> None:
        """Turn to a tab until its picture is there; again where the page was loaded anew.

        Gradio's page does so after it lost its line to the explorer, and begins on its first tab.
        """
        self.browser.wait(lambda: self._is_turned_to(tab) and self.picture(picture) != "")

    def changes(self, picture: str, before: str) -> None:
        """Wait until a picture is another."""
        self.browser.wait(lambda: self.picture(picture) not in {"", before})


def test_every_tab_answers_and_nothing_comes_from_outside(tmp_path: Path) -> None:
    """A person looks at a life, speaks, draws and compares, on a phone too; Ctrl-C ends it."""
    with exploring() as (address, process), browsing(tmp_path) as browser:
        visitor = Visitor(browser)
        browser.addresses()
        browser.visit(address, lambda: "9. settled presence" in visitor.text_of("#reasons"))
        assert typefaces(browser) == {"Inter 400 loaded", "Inter 600 loaded"}
        look_at_a_life(visitor)
        refuse_a_bad_recording(visitor, tmp_path)
        speak(visitor)
        draw(visitor)
        compare(visitor)
        follows_the_scheme(visitor)
        fits_a_phone(visitor)
        requested = {
            a for a in browser.addresses() if not a.startswith(("data:", "blob:", "chrome"))
        }
        assert {a for a in requested if not a.startswith(address)} == set()
        # Gradio says so of its own file field, as a warning.
        assert [t for t in browser.troubles() if "Method not implemented." not in t] == []
        with half_uploaded(address):
            process.send_signal(signal.SIGINT)
            _, complaints = process.communicate(timeout=60)
        assert process.returncode == 130
        assert complaints == ""


def half_uploaded(address: str) -> socket.socket:
    """Begin to send a file that never comes."""
    host, port = address.removeprefix("http://").split(":")
    sending = socket.create_connection((host, int(port)))
    head = f"POST /gradio_api/upload HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9999\r\n"
    sending.sendall(f"{head}Content-Type: multipart/form-data; boundary=b\r\n\r\n--b".encode())
    return sending


def typefaces(browser: Browser) -> set[str]:
    """Give the typefaces of Lumen's that the page is written in."""
    faces = "[...document.fonts].map((f) => `${f.family} ${f.weight} ${f.status}`)"
    return {face for face in browser.run(f"return {faces}") if face.startswith("Inter")}


def look_at_a_life(visitor: Visitor) -> None:
    """Another hour shows another window, with every rule."""
    before = visitor.picture(WINDOW)
    visitor.type("number input for the hour", "3.1")
    visitor.changes(WINDOW, before)
    assert visitor.text_of("#reasons").count("decides") == 1


def refuse_a_bad_recording(visitor: Visitor, directory: Path) -> None:
    """A text cell is one clear line in the page, beside nothing of what was looked at before."""
    file = directory / "bad.csv"
    file.write_text("time,light_lux\n2026-01-01T00:00:00Z,bright\n")
    browser = visitor.browser
    browser.driver.find_element(By.CSS_SELECTOR, "input[value='recording']").click()
    browser.wait(lambda: len(browser.driver.find_elements(By.CSS_SELECTOR, "input[type=file]")) > 0)
    browser.driver.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(file))
    browser.wait(lambda: "bad.csv, line 2: light_lux: 'bright'" in visitor.text_of(".toast-wrap"))
    assert "Traceback" not in visitor.text_of("body")
    assert visitor.picture(WINDOW) == ""
    assert visitor.text_of("#reasons").strip() == ""
    browser.driver.find_element(By.CSS_SELECTOR, "input[value='simulated world']").click()
    visitor.changes(WINDOW, "")


def speak(visitor: Visitor) -> None:
    """Another seed says something else, with lights."""
    visitor.turn_to("Expressions")
    visitor.browser.wait(lambda: visitor.picture("distributions") != "")
    before = visitor.picture("its mark in the drawing")
    assert len(visitor.find(".lights").find_elements(By.TAG_NAME, "i")) == 3
    visitor.press("say something else")
    visitor.changes("its mark in the drawing", before)


def draw(visitor: Visitor) -> None:
    """A click on the board moves a point, and Lumen names another shape."""
    visitor.turn_to("Draw one")
    browser = visitor.browser
    browser.wait(lambda: "entropy spike recovery" in visitor.text_of("#sketch-verdict"))
    for across in (0.40, 0.455):
        before = visitor.picture("the sketch: click to move a point")
        board = visitor.find("#board img")
        width, height = board.size["width"], board.size["height"]
        # The upper left panel is E: its last points go up, from the middle of the picture.
        place = (round((across - 0.5) * width), round((0.12 - 0.5) * height))
        ActionChains(browser.driver).move_to_element_with_offset(board, *place).click().perform()
        visitor.changes("the sketch: click to move a point", before)
    browser.wait(lambda: "basin transition up" in visitor.text_of("#sketch-verdict"))
    before = visitor.picture("what it might say")
    visitor.press("that does not")
    browser.wait(lambda: "5 answers, 0 of them yes" in visitor.text_of("#answers"))
    visitor.changes("what it might say", before)


def compare(visitor: Visitor) -> None:
    """The headline, a table of every figure, and pictures, without anything being pressed."""
    visitor.turn_to("Comparison")
    visitor.browser.wait(lambda: "of what only the state explains" in visitor.text_of("#headline"))
    assert "share captured" in visitor.text_of("#figures")
    visitor.browser.wait(lambda: visitor.picture("calibration") != "")


def follows_the_scheme(visitor: Visitor) -> None:
    """Letters are light on a dark page and dark on a light one, as the reader's system has it."""
    seen = {}
    for scheme in ("dark", "light"):
        feature = {"name": "prefers-color-scheme", "value": scheme}
        visitor.browser.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [feature]}
        )
        turned = f"return document.body.matches('.dark') === {str(scheme == 'dark').lower()}"
        visitor.browser.wait(partial(visitor.browser.run, turned))
        seen[scheme] = visitor.browser.run(_BRIGHTNESS)
    (ground, letters), (light_ground, light_letters) = seen["dark"], seen["light"]
    assert letters - ground > 150
    assert light_ground - light_letters > 150


_BRIGHTNESS = """
const of = (colour) => Math.max(...colour.match(/[0-9.]+/g).slice(0, 3).map(Number));
const heading = getComputedStyle(document.querySelector(".heading h1"));
return [of(getComputedStyle(document.body).backgroundColor), of(heading.color)];
"""
"""Gives how bright ground and letters are, 0 to 255."""

SHOWN = {
    "Trajectories": WINDOW,
    "Expressions": "its mark in the drawing",
    "Draw one": "what it might say",
    "Comparison": "calibration",
}
"""Every tab, and a picture that is there when it has answered."""

_BESIDE = """
const inside = (e) => e.getBoundingClientRect().right <= innerWidth + .5;
const scrolls = (e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
const held = (e) => e !== document.body && ((scrolls(e) && inside(e)) || held(e.parentElement));
return [...document.querySelectorAll(".gradio-container *")]
  .filter((e) => e.checkVisibility() && !inside(e) && !held(e.parentElement))
  .map((e) => e.tagName + "." + e.className);
"""
"""Gives what reaches beyond the right edge, but for what scrolls within the page."""


def fits_a_phone(visitor: Visitor) -> None:
    """Nothing is cut off, and the page itself never scrolls sideways, on any tab."""
    browser = visitor.browser
    for width in (390, 360):
        browser.be_a_phone(width)
        for tab, picture in SHOWN.items():
            visitor.sees(tab, picture)
            fits(browser, width)


def fits(browser: Browser, width: int) -> None:
    """Say that all of the page is to be seen, on a screen so wide."""
    assert browser.run("return document.documentElement.scrollWidth") <= width
    assert browser.run("return innerWidth") == width
    assert browser.run(_BESIDE) == []
