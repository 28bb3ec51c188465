"""The live page in a real browser, as people meet it."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from browser import Browser, Daemon, browsing, needs_browser
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from lumen.body.palette import ink_of
from lumen.core.language import TOKENS

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
    browser.run("document.querySelector('[name=span][value=day]').click()")
    browser.wait(lambda: browser.run("return !!document.querySelector('#marks .mark-woke')"))
    assert browser.text("history-answer") == ""
    assert browser.run("return document.querySelectorAll('#said li').length") >= 1
    assert browser.text("place") == "simulated room, busy"
    assert browser.troubles() == []
    addresses = browser.addresses()
    assert len(addresses) > 8
    assert all(address.startswith(daemon.address) for address in addresses), addresses


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
    names = " / ".join(name for _, name in spoken)
    assert "Three lights: " in names
    assert "Lumen's screen, turned to its face" in names
    assert "energy: latest 0." in names
    assert "A time in the past" in names
    live = browser.run("return document.getElementById('sentence').ariaLive")
    assert live == "polite"
    browser.run("document.querySelector('.as-table').open = true")
    browser.wait(lambda: len(browser.text("hours-body")) > 200)


_FOCUS = (
    "const e = document.activeElement; const s = getComputedStyle(e.type === 'radio' ? "
    "e.parentElement : e); return [e.id || e.dataset.why || e.value || e.tagName.toLowerCase(), "
    "s.outlineStyle !== 'none' && s.outlineWidth !== '0px']"
)


def test_everything_can_be_done_with_the_keyboard(daemon: Daemon, browser: Browser) -> None:
    """Each control is reached by Tab and shows it; keys set, ask why, and read the past."""
    browser.open(daemon.address)
    browser.wait(lambda: browser.run("return !!document.querySelector('#drawings button')"))
    done = {
        "face": lambda: _key(
            browser, Keys.ARROW_RIGHT, lambda: browser.label("panel").endswith("drawing")
        ),
        "muted": lambda: _key(browser, Keys.SPACE, lambda: _pressed(browser) == "true"),
        "brightness": lambda: _key(
            browser,
            Keys.ARROW_LEFT,
            lambda: browser.run("return document.getElementById('brightness').value") == "80",
        ),
        "E": lambda: _asks_why(browser),
        "history": lambda: _key(
            browser,
            Keys.ARROW_LEFT,
            lambda: browser.run(
                "return document.getElementById('history').ariaValueText.includes('energy 0.')"
            ),
        ),
    }
    reached: list[str] = []
    for _ in range(100):
        press(browser, Keys.TAB)
        name, visible = browser.run(_FOCUS)
        if name == "body":
            break
        reached.append(name)
        assert visible, name
        if name in done:
            done.pop(name)()
    expected = ["a", "face", "brightness", "muted", "quiet", "shape", "E", "V", "light_lux"]
    expected += [
        "of",
        "hours",
        "history",
        "summary",
        "interrupts_per_s",
        "said",
        "settings-open",
        "glossary-open",
    ]
    assert [name for name in dict.fromkeys(reached) if name in expected] == expected
    assert done == {}
    assert browser.text("answer") == ""
    assert browser.troubles() == []


_OLDER = """
const fetched = window.fetch;
window.fetch = async (address, ...rest) => {
  const answer = await fetched(address, ...rest);
  if (!String(address).includes("history.json")) return answer;
  const view = await answer.json();
  return new Response(JSON.stringify({ ...view, has_earlier: !/back=1/.test(address) }));
};
"""
"""Makes this Lumen one that has lived for two days."""


def test_past_steps_back_as_far_as_it_is_known(daemon: Daemon, browser: Browser) -> None:
    """The air now stands at the top; before the first sample there is no way back."""
    browser.open(daemon.address)
    shown = "return [...document.querySelectorAll('#air dd button')].map((e) => e.textContent)"
    browser.wait(lambda: browser.run(f"{shown}.length") == 4 and "–" not in browser.run(shown))  # noqa: RUF001 - a dash for no value
    off = "return document.getElementById('past-{}').getAttribute('aria-disabled')"
    assert browser.run(off.format("before")) == "true"
    browser.run(_OLDER)
    browser.run("document.querySelector('#spans [value=day]').click()")
    browser.wait(lambda: browser.run(off.format("before")) == "false")
    today = browser.text("past-when")
    browser.run("document.getElementById('past-before').click()")
    browser.wait(lambda: browser.text("past-when") != today)
    assert browser.run(off.format("before")) == "true"
    browser.run("document.getElementById('past-after').click()")
    browser.wait(lambda: browser.run(off.format("before")) == "false")
    assert browser.run(off.format("after")) == "true"
    assert browser.troubles() == []


_CHANGE = """
const place = document.createElement("div");
const button = (text) => Object.assign(document.createElement("button"), { textContent: text });
const three = ["first", "second", "third"].map(button);
const other = button("other");
place.append(...three);
document.body.append(place);
three.find((one, index) => "%s".includes(`[${index}]`)).focus();
window.focusedNow = null;
import("./dom.js").then(({ keepingFocus }) => {
  keepingFocus(place, () => { %s; });
  const active = document.activeElement;
  window.focusedNow = place.contains(active) ? active.textContent : "";
  place.remove();
});
"""
_DRAWN_ANEW = "place.replaceChildren(other, ...three.map((one) => one.cloneNode(true)))"


def test_focus_stays_where_things_change(daemon: Daemon, browser: Browser) -> None:
    """Words are replaced, old ones go, buttons are disabled: keys go on from where they were."""
    browser.open(daemon.address)
    browser.wait(lambda: browser.run("return !!document.querySelector('#expression button')"))
    browser.run(
        "const old = document.querySelector('#expression button'); old.focus();"
        "old.dataset.old = 1; document.getElementById('expression').dataset.shown = ''"
    )
    browser.wait(lambda: browser.run("return !document.querySelector('[data-old]')"))
    assert browser.run("return !!document.activeElement.closest('#expression')")
    for change, focused in (
        ("three[2].remove()", "second"),
        ("three[0].remove()", "second"),
        ("three[2].disabled = true", "second"),
        ("three[1].replaceWith(other)", "other"),
        ("three[1].parentNode.replaceChildren()", ""),
        # A new day stands first, and the one that was looked at is drawn anew below it.
        (f"three[1].dataset.day = 1; {_DRAWN_ANEW}", "second"),
    ):
        browser.run(_CHANGE % (change, change))
        browser.wait(lambda: browser.run("return window.focusedNow !== null"))
        assert browser.run("return window.focusedNow") == focused, change
    assert browser.troubles() == []


def _key(browser: Browser, key: str, holds: Callable[[], bool]) -> None:
    press(browser, key)
    browser.wait(holds)


def _open(browser: Browser, name: str) -> bool:
    return bool(browser.run(f"return document.getElementById('{name}').open"))


def _asks_why(browser: Browser) -> None:
    """Ask what stands behind energy; what was asked about has the focus again afterwards."""
    _key(browser, Keys.ENTER, lambda: _open(browser, "why"))
    assert browser.text("why-title") == "energy"
    assert "processor warmth" in browser.text("why-text")
    browser.wait(lambda: "in the last day between 0." in browser.text("why-curve"))
    assert "how warm the processor is" in browser.text("why-text")
    _key(browser, Keys.ESCAPE, lambda: not _open(browser, "why"))
    browser.wait(lambda: browser.run(_FOCUS)[0] == "E")


def _pressed(browser: Browser) -> str:
    return str(browser.run("return document.getElementById('muted').ariaPressed"))


def test_page_finds_lumen_again_after_a_restart(daemon: Daemon, browser: Browser) -> None:
    """While it is gone the page says so; when it is back, all goes on, as it was set there."""
    browser.open(daemon.address)
    browser.run("document.getElementById('settings-open').click()")
    browser.wait(lambda: _open(browser, "settings"))
    browser.run(
        "document.getElementById('set-lights-ceiling').value = '5';"
        "document.querySelector('#settings-form [type=submit]').click()"
    )
    browser.wait(lambda: browser.text("settings-answer") == "Nothing was saved.")
    assert browser.text("set-lights-ceiling-note") == "must be at most 1.0 (0.001 to 1.0)"
    assert browser.run("return document.activeElement.id") == "set-lights-ceiling"
    browser.run(
        "document.getElementById('set-lights-ceiling').value = '0.25';"
        "document.getElementById('set-identity-name').value = 'Ada';"
        "document.querySelector('#settings-form [type=submit]').click()"
    )
    browser.wait(lambda: browser.text("settings-answer") == "Saved.")
    assert "Kept for the next start: name." in browser.text("settings-pending")
    assert browser.text("name") == "Lumen"
    daemon.stop()
    browser.wait(lambda: browser.link() == "lost")
    assert browser.text("link-text") == "lost, trying again"
    daemon.start()
    browser.wait(lambda: browser.link() == "live")
    browser.wait(lambda: browser.text("name") == "Ada")
    clock = browser.text("clock")
    browser.wait(lambda: browser.text("clock") != clock)


def test_page_fits_a_phone_and_respects_a_wish_for_stillness(
    daemon: Daemon, browser: Browser
) -> None:
    """Nothing is cut off, pale or small; nothing moves by itself where that is unwanted."""
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
    assert browser.run(_SMALL) == []
    place = browser.run(_PLACE)
    assert place["bottom"] <= 844
    browser.run("document.getElementById('quiet').click()")
    browser.wait(lambda: browser.text("rest-text").startswith("dark: quiet mode"))
    assert browser.run(_PLACE) == place
    browser.run("document.getElementById('wake').click()")
    browser.wait(lambda: browser.text("rest-text").startswith("awake until "))
    assert browser.run(_PLACE) == place
    _assert_readable(browser)


def _assert_readable(browser: Browser) -> None:
    """In both themes and every accent: by WCAG's formula, and of no less than 44 px."""
    inks = [ink_of(token).hex for token in TOKENS]
    browser.wait(lambda: browser.run("return !!document.querySelector('.today-range')"))
    for scheme in ("dark", "light"):
        browser.emulate(prefers_reduced_motion="reduce", prefers_color_scheme=scheme)
        assert browser.driver.execute_script(_PALE, inks) == []
        for opener, dialog in (("[data-why=E]", "why"), ("#settings-open", "settings")):
            browser.run(f"document.querySelector('{opener}').click()")
            browser.wait(partial(_open, browser, dialog))
            assert browser.driver.execute_script(_PALE, inks[:1]) == []
            assert browser.run(_SMALL) == []
            browser.run(f"document.getElementById('{dialog}').close()")


_PALE = Path(__file__).with_name("contrast.js").read_text("utf-8")
_SMALL = """
return [...document.querySelectorAll('button, a, input, select, summary, .pages label')]
  .filter((e) => { const r = e.getBoundingClientRect(); return r.width && !e.matches('.skip')
    && !(e.matches('input') && e.closest('.pages')) && (r.height < 43.5 || r.width < 43.5); })
  .map((e) => e.id || e.className || e.tagName);
"""
"""What a finger would miss."""
_PLACE = (
    "const { top, bottom } = document.getElementById('quiet').getBoundingClientRect();"
    "return { top, bottom };"
)


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
    # In one go: it lives on meanwhile, and may say something.
    count = "document.querySelectorAll('#said li').length"
    before, *heard, after = browser.run(
        f"return [{count}, hear({{ since: begun.samples - 1 }}), "
        f"hear({{ since: begun.samples - 1, samples: begun.samples + 1000 }}), {count}]"
    )
    assert heard == [True, True]
    assert after == before
    assert not browser.run("return hear({ since: begun.samples + 2000, samples: 1e9 })")
