"""The live page in a real browser, as people meet it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Browser, Daemon, browsing, needs_browser
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

pytestmark = needs_browser


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    """Give a running Lumen."""
    daemon = Daemon(tmp_path)
    daemon.start()
    yield daemon
    daemon.stop()


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """Give a browser."""
    with browsing(tmp_path) as opened:
        yield opened


def press(browser: Browser, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        ActionChains(browser.driver).send_keys(key).perform()


def test_page_lives_without_a_complaint_and_without_the_world(
    daemon: Daemon, browser: Browser
) -> None:
    """What it shows moves on by itself; nothing is asked of anyone else."""
    browser.open(daemon.address)
    clock, lamps, rows = browser.text("clock"), _lamps(browser), browser.text("senses")
    browser.wait(lambda: browser.text("clock") != clock)
    browser.wait(lambda: _lamps(browser) != lamps)
    browser.wait(lambda: browser.text("senses") != rows)
    browser.wait(
        lambda: bool(browser.run("return document.querySelector('#panel img').naturalWidth"))
    )
    assert browser.run("return document.querySelectorAll('#curves path[d^=M]').length") == 8
    assert browser.run("return document.querySelectorAll('#path .way').length") > 5
    assert browser.run("return document.querySelectorAll('#said li').length") >= 1
    assert browser.text("place") == "simulated room, busy"
    assert browser.troubles() == []
    asked = browser.addresses()
    assert len(asked) > 8
    assert all(address.startswith(daemon.address) for address in asked), asked


def _lamps(browser: Browser) -> str:
    script = "return [...document.querySelectorAll('.lamp')].map((l) => l.style.cssText).join()"
    return str(browser.run(script))


def test_everything_has_a_name_when_it_is_heard(daemon: Daemon, browser: Browser) -> None:
    """Landmarks, lights, curves and controls speak; words are told as they change."""
    browser.open(daemon.address)
    browser.wait(lambda: "energy went from" in browser.label("path"))
    spoken = browser.spoken()
    named = {"button", "slider", "radio", "image", "img", "link", "region", "form", "table"}
    assert [role for role, name in spoken if role in named and not name] == []
    assert {"banner", "main", "contentinfo", "heading"} <= {role for role, _ in spoken}
    told = " / ".join(name for _, name in spoken)
    assert "Three lights: " in told
    assert "Lumen's screen, turned to its face" in told
    assert "energy: now 0." in told
    live = browser.run("return document.getElementById('sentence').ariaLive")
    assert live == "polite"
    browser.run("document.querySelector('.as-table').open = true")
    browser.wait(lambda: len(browser.text("hours-body")) > 200)


def test_everything_can_be_done_with_the_keyboard(daemon: Daemon, browser: Browser) -> None:
    """Each control is reached by Tab and shows it; keys turn the page, mute, dim and open."""
    browser.open(daemon.address)
    browser.wait(lambda: browser.run("return !!document.querySelector('#drawings button')"))
    reached = []
    script = (
        "const e = document.activeElement; const s = getComputedStyle(e.type === 'radio' ? "
        "e.parentElement : e); return [e.id || e.value || e.tagName.toLowerCase(), "
        "s.outlineStyle !== 'none' && s.outlineWidth !== '0px']"
    )
    for _ in range(12):
        press(browser, Keys.TAB)
        name, visible = browser.run(script)
        if name == "body":
            break
        reached.append(name)
        assert visible, name
        if name == "face":
            press(browser, Keys.ARROW_RIGHT)
            browser.wait(lambda: browser.label("panel").endswith("drawing"))
        elif name == "button":
            press(browser, Keys.ENTER)
            browser.wait(lambda: browser.run("return document.getElementById('closer').open"))
            press(browser, Keys.ESCAPE)
            browser.wait(lambda: not browser.run("return document.getElementById('closer').open"))
        elif name == "muted":
            press(browser, Keys.SPACE)
            browser.wait(lambda: _pressed(browser) == "true")
        elif name == "brightness":
            press(browser, Keys.ARROW_LEFT)
            browser.wait(
                lambda: browser.run("return document.getElementById('brightness').value") == "80"
            )
    expected = ["a", "face", "brightness", "muted", "quiet", "summary", "said", "button", "a"]
    assert [name for name in reached if name in expected][: len(expected)] == expected
    assert browser.text("answer") == ""
    assert browser.troubles() == []


def _pressed(browser: Browser) -> str:
    return str(browser.run("return document.getElementById('muted').ariaPressed"))


def test_page_finds_lumen_again_after_a_restart(daemon: Daemon, browser: Browser) -> None:
    """While it is gone the page says so; when it is back, all goes on."""
    browser.open(daemon.address)
    daemon.stop()
    browser.wait(lambda: browser.link() == "lost")
    assert browser.text("link-text") == "lost, trying again"
    daemon.start()
    browser.wait(lambda: browser.link() == "live")
    clock = browser.text("clock")
    browser.wait(lambda: browser.text("clock") != clock)


def test_page_fits_a_phone_and_respects_a_wish_for_stillness(
    daemon: Daemon, browser: Browser
) -> None:
    """Nothing is cut off or scrolls sideways; nothing moves by itself where that is unwanted."""
    browser.be_a_phone()
    browser.emulate(prefers_reduced_motion="reduce", prefers_color_scheme="light")
    browser.open(daemon.address)
    assert browser.run("return document.documentElement.scrollWidth") == 390
    wide = browser.run(
        "return [...document.querySelectorAll('main *')]"
        ".filter((e) => !e.closest('.lamps, .scroll')"
        " && e.getBoundingClientRect().right > 390.5).map((e) => e.className || e.tagName)"
    )
    assert wide == []
    moving = browser.run(
        "return document.getAnimations().filter((a) => a.playState === 'running').length"
    )
    assert moving == 0


_WATCHED = """
const Real = EventSource;
window.EventSource = class extends Real {
  constructor(address) {
    super(address);
    this.addEventListener("story", (event) => { window.begun = JSON.parse(event.data); });
    window.line = this;
  }
};
window.hear = (changes) => {
  const told = { ...begun, since: begun.samples, felt: begun.felt.slice(-2),
    said: begun.said.slice(-2), ...changes };
  line.dispatchEvent(new MessageEvent("moment", { data: JSON.stringify(told) }));
  return line.readyState !== EventSource.CLOSED;
};
"""
"""Keeps the page's line to Lumen, so that a test can speak on it."""


def test_page_takes_what_it_knows_already_and_begins_again_after_what_it_missed(
    daemon: Daemon, browser: Browser
) -> None:
    """Whoever joins others hears of moments that were in its story already."""
    script = {"source": _WATCHED}
    browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", script)
    browser.open(daemon.address)
    said = "return document.querySelectorAll('#said li').length"
    before = browser.run(said)
    assert browser.run("return hear({ since: begun.samples - 1 })")
    assert browser.run("return hear({ since: begun.samples - 1, samples: begun.samples + 1000 })")
    assert browser.run(said) == before
    assert not browser.run("return hear({ since: begun.samples + 2000, samples: 1e9 })")
