"""Whatever a plug-in does, Lumen lives on, and says which it is and what it did."""

import re
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest
from calm_snapshot import snapshot_of
from patience import run
from strangers import FACE, OUTLET, PAGE, PHRASES, Guarded, guarded_life, lay, on_the_path

from lumen.errors import PluginError
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View
from lumen.plugins import part
from lumen.plugins.instance import Instance
from lumen.plugins.part import FAILURES, PluginPart

GOOD_PAGE = """
    from lumen.plugins.interface import PLACE, Image
    class Made:
        def __init__(self, setup): pass
        def draw(self, snapshot): return Image.new("RGB", PLACE, "red")
"""
RESTART = "restart Lumen to try it again"
NOUNS = {PAGE: "page", OUTLET: "outlet", PHRASES: "phrases", FACE: "face"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on the path."""
    with on_the_path(tmp_path / "site") as folder:
        yield folder


def gives(method: str, value: str) -> str:
    """Write a plug-in whose method gives what an expression says."""
    return f"""
    from lumen.plugins.interface import *
    import math
    class Made:
        def __init__(self, setup): pass
        def {method}(self, snapshot):
            return {value}
    """


PHRASE = 'Phrase("it is so", ["It is so."], {"share": 0.5})'

RAISES: Mapping[str, tuple[str, str]] = {
    "import": ("raise RuntimeError('no card')", "RuntimeError: no card (raises_import.py, line 1)"),
    "missing": ("import nowhere_at_all", "ModuleNotFoundError: No module named 'nowhere_at_all'"),
    "empty": ("x = 1", "AttributeError: module 'raises_empty' has no attribute 'Made'"),
    "factory": ("def Made(setup): raise KeyError('a key')", "KeyError: 'a key' (raises_factory"),
    "call": (gives("draw", "1 / 0"), "ZeroDivisionError: division by zero (raises_call.py, line"),
    "exit": (gives("draw", "__import__('sys').exit(3)"), "SystemExit: 3"),
    "ctrl-c": (gives("draw", "(_ for _ in ()).throw(KeyboardInterrupt)"), "KeyboardInterrupt"),
    "leaves": ("import sys; sys.exit()", "SystemExit (raises_leaves.py, line 1)"),
    "long": (gives("draw", "{}['x' * 10_000_000]"), "KeyError: 'xxx"),
    "escape": (gives("draw", "exec('raise ValueError(chr(27) + chr(91))')"), r"ValueError: \x1b["),
    "recursion": ("def Made(setup): return Made(setup)", "RecursionError"),
    "text": (
        """
        class Bad(Exception):
            def __str__(self): raise Bad
        def Made(setup): raise Bad
        """,
        "Bad (raises_text.py, line 4)",
    ),
}


def test_plugin_that_raises_is_named_and_tried_again(tmp_path: Path, site: Path) -> None:
    """With what it raised, where, and when it is next; samples go on, and its page says so too."""
    for name, (code, _) in RAISES.items():
        module = f"raises_{name.replace('-', '_')}"
        lay(site, module, code, {PAGE: f"{name} = {module}:Made"})

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", *RAISES) as at:
            await at.samples_until(lambda: _put_off(at) == len(RAISES))
            for name, (_, reason) in RAISES.items():
                fault = at.faults[f"plug-in {name}, page"]
                assert reason in fault
                assert len(fault) < 300
                assert fault.isprintable()
                page = at.lumen.additions.page(name)
                assert page is not None
                assert (page.picture, page.trouble) == (None, fault)
            snapshot = await at.sample()
            assert snapshot.parts.keys() == at.faults.keys()

    run(live())


def test_plugin_that_raises_is_never_off_and_its_pause_grows() -> None:
    """From a minute to an hour, and from a minute again once it worked."""
    calls, is_up = [], False
    calm, used = snapshot_of(None), []

    def work(_made: object, snapshot: Snapshot) -> None:
        calls.append(snapshot.at_s)
        if not is_up:
            raise OSError("no route to host")

    def use(_found: None, _snapshot: Snapshot, fault: str | None) -> None:
        used.append(fault)

    async def live() -> None:
        nonlocal is_up
        outlet = PluginPart(View.__new__(View), "plug-in far, outlet", object, work, use)

        async def take(at_s: float) -> int:
            await outlet.take(msgspec.structs.replace(calm, at_s=at_s))
            return len(calls)

        now = 1000.0
        assert await take(now) == 1
        for count, pause_min in enumerate((1, 2, 4, 8, 16, 32, 60, 60, 60), start=1):
            assert str(outlet.fault).endswith(f"; tried again after {pause_min} min")
            assert await take(now + 60.0 * pause_min - 1.0) == count
            now += 60.0 * pause_min
            assert await take(now) == count + 1
        is_up = True
        await take(now + 3600.0)
        assert (outlet.fault, used[-1], outlet.is_off) == (None, None, False)
        is_up = False
        await take(now + 3630.0)
        assert str(outlet.fault).endswith("; tried again after 1 min")
        await outlet.close()

    run(live())


NO_PLUGINS: Mapping[str, tuple[str, str]] = {
    "number": ("Made = 3", "none_number:Made is no factory"),
    "method": ("def Made(setup): return 3", "what none_method:Made gives has no draw"),
    "picture": (gives("draw", "3"), "draw gave a value of type int, not a picture"),
}


def test_what_is_no_plugin_is_off_after_three_times(tmp_path: Path, site: Path) -> None:
    """No pause makes one of it."""
    for name, (code, _) in NO_PLUGINS.items():
        lay(site, f"none_{name}", code, {PAGE: f"{name} = none_{name}:Made"})

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", *NO_PLUGINS) as at:
            await at.samples_until(lambda: _all_off(at, len(NO_PLUGINS)))
            for name, (_, reason) in NO_PLUGINS.items():
                fault = at.faults[f"plug-in {name}, page"]
                assert fault == f"off after {FAILURES} failures: {reason}; {RESTART}"

    run(live())


RUBBISH: tuple[tuple[str, str, str, str], ...] = (
    (PAGE, "draw", "None", "draw gave nothing, not a picture"),
    (PAGE, "draw", "b'x' * 10_000_000", "draw gave a value of type bytes, not a picture"),
    (PAGE, "draw", "Image.new('RGB', (240, 240))", "draw gave a picture of 240 x 240, not 240 x"),
    (PAGE, "draw", "Image.new('1', (9000, 1))", "draw gave a picture of 9000 x 1, not 240 x 182"),
    (FACE, "wear", "Image.new('RGBA', (9, 9))", "wear gave a value of type Image, not an Acc"),
    (FACE, "wear", "Accessory(None, 0, 0)", "wear gave nothing, not a picture"),
    (FACE, "wear", "Accessory(Image.new('L', (241, 1)), 0, 0)", "a picture of 241 x 1, at most"),
    (FACE, "wear", "Accessory(Image.new('L', (9, 9)), math.nan, 0)", "not a finite number"),
    (FACE, "wear", "Accessory(Image.new('L', (9, 9)), 0, 1e9)", "beyond the screen"),
    (PHRASES, "phrases", "'It is so.'", "phrases are a value of type str, not a list"),
    (PHRASES, "phrases", "iter(int, 1)", "phrases are a value of type callable_iterator, not a"),
    (PHRASES, "phrases", f"[{PHRASE}] * 10_000", "10000 phrases, at most 16"),
    (PHRASES, "phrases", "['It is so.']", "phrases gave a value of type str, not a Phrase"),
    (PHRASES, "phrases", "[Phrase('so', [])]", "a phrase has no clauses"),
    (PHRASES, "phrases", "[Phrase('so', 'So.')]", "clauses are a value of type str, not a list"),
    (PHRASES, "phrases", "[Phrase('so', ['So'])]", "the clause 'So' does not end with . or ?"),
    (PHRASES, "phrases", "[Phrase('so', ['\\x1b[2J.'])]", r"cannot be shown as it is: '\x1b[2J.'"),
    (PHRASES, "phrases", "[Phrase('so', ['Two\\nlines.'])]", "cannot be shown as it is"),
    (PHRASES, "phrases", "[Phrase('so', ['\\u202eevil.'])]", "cannot be shown as it is"),
    (PHRASES, "phrases", "[Phrase('so', ['x' * 10_000_000])]", "a clause has 10000000 letters, at"),
    (PHRASES, "phrases", "[Phrase('', ['So.'])]", "a predicate cannot be shown as it is: ''"),
    (PHRASES, "phrases", "[Phrase('so', ['So.'], {'n': 'x'})]", "not a finite number"),
    (PHRASES, "phrases", "[Phrase('so', ['So.'], {'n': True})]", "not a finite number"),
    (PHRASES, "phrases", "[Phrase('so', ['So.'], {'cpu_pct': 1})]", "which is a channel's name"),
    (PHRASES, "phrases", "[Phrase('so', ['So.'], range(3))]", "not names with numbers"),
)


def test_rubbish_is_named_and_nothing_of_it_is_used(tmp_path: Path, site: Path) -> None:
    """Whatever the type, the size, the number or the letters."""
    for number, (kind, method, value, _) in enumerate(RUBBISH):
        module = f"rubbish_{number}"
        lay(site, module, gives(method, value), {kind: f"r{number} = {module}:Made"})

    async def live() -> None:
        names = [f"r{number}" for number in range(len(RUBBISH))]
        async with guarded_life(tmp_path / "memory", *names) as at:
            await at.samples_until(lambda: len(at.faults) == len(RUBBISH))
            for number, (kind, _, _, reason) in enumerate(RUBBISH):
                assert reason in at.faults[f"plug-in r{number}, {NOUNS[kind]}"]
            added = at.lumen.additions
            assert (added.accessories, list(added.said())) == ((), [])
            assert not any(_has_picture(added.page(name)) for name in names)

    run(live())


HANGS: Mapping[str, str] = {
    "import": "import threading; threading.Event().wait()",
    "factory": "import threading\ndef Made(setup): threading.Event().wait()",
    "call": gives("draw", "__import__('threading').Event().wait()"),
    "work": gives("draw", "all(True for _ in iter(int, 1))"),
}


def test_plugin_that_hangs_is_given_up_and_samples_go_on(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thread is lost to it at most, and none by endless work; who hangs holds up nobody."""
    monkeypatch.setattr(part, "LOADING", 0.3)
    monkeypatch.setattr(part, "CALLING", 0.3)
    monkeypatch.setattr(part, "FREEING", 0.3)
    for name, code in HANGS.items():
        lay(site, f"hangs_{name}", code, {PAGE: f"{name} = hangs_{name}:Made"})

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", *HANGS) as at:
            await at.samples_until(lambda: _all_off(at, len(HANGS)))
            assert all("within 0.3 s" in fault for fault in at.faults.values())
            await at.samples_until(lambda: _threads_of("work") == 0)
            assert all(_threads_of(name) <= 1 for name in HANGS)
            samples = at.view.snapshot().samples
            assert (await at.sample()).samples == samples + 1

    run(live())


def test_plugin_that_works_is_not_disturbed_by_one_that_hangs(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part has a thread of its own."""
    monkeypatch.setattr(part, "CLOSING", 0.1)
    lay(site, "stuck", HANGS["call"], {PAGE: "stuck = stuck:Made"})
    lay(site, "works", GOOD_PAGE, {PAGE: "works = works:Made"})

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", "stuck", "works") as at:
            await at.samples_until(lambda: _has_picture(at.lumen.additions.page("works")))

    run(live())


def test_settings_are_refused_with_their_table_and_the_way_out(tmp_path: Path, site: Path) -> None:
    """In the plug-in's words, on one line; a ValueError that was no refusal passes by itself."""
    code = """
    from lumen.plugins.interface import PLACE, Image
    class Made:
        calls = 0
        def __init__(self, setup):
            Made.calls += 1
            if Made.calls < 3:
                raise ValueError("south:\\nyes or no")
        def draw(self, snapshot): return Image.new("RGB", PLACE, "red")
    """
    lay(site, "choosy", code, {PAGE: "choosy = choosy:Made"})

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", "choosy") as at:
            await at.samples_until(lambda: at.faults)
            assert at.faults["plug-in choosy, page"] == (
                "refuses its settings, [plugins.choosy]: south: yes or no; "
                "correct them and restart Lumen"
            )
            await at.samples_until(lambda: not at.faults)
            assert _has_picture(at.lumen.additions.page("choosy"))

    run(live())


def test_plugin_that_works_again_is_well_again(tmp_path: Path, site: Path) -> None:
    """Each time; it is never off for good."""
    code = """
    from lumen.plugins.interface import PLACE, Image
    class Made:
        def __init__(self, setup): self.calls = 0
        def draw(self, snapshot):
            self.calls += 1
            if self.calls % 3:
                raise RuntimeError("not now")
            return Image.new("RGB", PLACE, "red")
    """
    lay(site, "moody", code, {PAGE: "moody = moody:Made"})

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", "moody") as at:
            for _ in range(3):
                await at.samples_until(lambda: "RuntimeError: not now" in str(at.faults))
                await at.samples_until(lambda: not at.faults)
                assert _has_picture(at.lumen.additions.page("moody"))

    run(live())


def test_what_failed_is_worn_and_said_no_more(tmp_path: Path, site: Path) -> None:
    """At the first failure already."""
    code = """
    from lumen.plugins.interface import *
    from pathlib import Path
    def until_failed(value):
        def give(snapshot):
            if Path(__file__).with_name("fail").exists():
                raise RuntimeError("no more")
            return value
        return give
    class Made:
        def __init__(self, setup):
            self.wear = until_failed(Accessory(Image.new("RGBA", (9, 9), "red"), 0, 0))
            self.phrases = until_failed([Phrase("it is so", ["It is so."])])
    """
    lay(site, "once", code, {FACE: "once = once:Made", PHRASES: "once = once:Made"})
    fail = next(site.rglob("once.py")).with_name("fail")

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", "once") as at:
            added = at.lumen.additions
            await at.samples_until(lambda: added.accessories and added.said())
            fail.touch()
            await at.samples_until(lambda: not added.accessories and not added.said())
            assert set(at.faults) == {"plug-in once, face", "plug-in once, phrases"}

    run(live())


def test_snapshot_that_is_changed_is_a_copy(tmp_path: Path, site: Path) -> None:
    """What a plug-in does to what it gets reaches nobody else."""
    code = """
    class Made:
        taken = __import__("threading").Event()
        def __init__(self, setup): pass
        def take(self, snapshot):
            snapshot.parts["heart"] = "stolen"
            snapshot.now.reading.clear()
            self.taken.set()
    """
    lay(site, "rude", code, {OUTLET: "rude = rude:Made"})

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", "rude") as at:
            await at.samples_until(lambda: _made("rude", "taken"))
            snapshot = at.view.snapshot()
            assert snapshot.parts == {}
            assert snapshot.now is not None
            assert len(snapshot.now.reading) == 8

    run(live())


ENDS: Mapping[str, str] = {
    "plain": "pass",
    "exits": "raise SystemExit",
    "hangs": "threading.Event().wait()",
}


@pytest.mark.parametrize(("names", "patience"), [(("plain", "exits"), 60.0), (("hangs",), 0.1)])
def test_plugin_that_does_not_end_holds_up_nobody(
    tmp_path: Path,
    site: Path,
    monkeypatch: pytest.MonkeyPatch,
    names: tuple[str, ...],
    patience: float,
) -> None:
    """Whether it closes, exits or hangs."""
    monkeypatch.setattr(part, "CLOSING", patience)
    for name in names:
        code = f"""
        import threading
        class Made:
            taken, ended = threading.Event(), threading.Event()
            def __init__(self, setup): pass
            def take(self, snapshot): self.taken.set()
            def close(self):
                self.ended.set()
                {ENDS[name]}
        """
        lay(site, f"ends_{name}", code, {OUTLET: f"{name} = ends_{name}:Made"})

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", *names) as at:
            await at.samples_until(lambda: all(_made(f"ends_{n}", "taken") for n in names))
            for outlet in at.outlets:
                await outlet.close()
            assert names == ("hangs",) or all(_made(f"ends_{n}", "ended") for n in names)

    run(live())


@pytest.mark.parametrize("value", ["None", "[time.sleep(0.01) for _ in iter(int, 1)]"])
def test_part_that_is_off_was_closed_once(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """What gave rubbish, and what hung in Python; not again at the end."""
    monkeypatch.setattr(part, "CALLING", 0.3)
    monkeypatch.setattr(part, "FREEING", 60.0)
    monkeypatch.setattr(part, "CLOSING", 60.0)
    code = f"""
    import threading, time
    class Made:
        ended, ends = threading.Event(), []
        def __init__(self, setup): pass
        def draw(self, snapshot): return {value}
        def close(self):
            self.ends.append(1)
            self.ended.set()
    """
    lay(site, "shuts", code, {PAGE: "shuts = shuts:Made"})

    async def live() -> list[int]:
        async with guarded_life(tmp_path / "memory", "shuts") as at:
            await at.samples_until(lambda: _all_off(at, 1))
            await at.samples_until(lambda: _made("shuts", "ended"))
        ends: list[int] = sys.modules["shuts"].Made.ends
        return ends

    assert run(live()) == [1]


def test_import_that_comes_late_is_kept(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The factory is called once, however long Lumen waited."""
    monkeypatch.setattr(part, "LOADING", 0.1)
    monkeypatch.setattr(part, "FAILURES", 1_000_000)
    code = """
    import threading
    from lumen.plugins.interface import PLACE, Image
    class Made:
        freed, calls = threading.Event(), []
        def __init__(self, setup):
            self.calls.append(1)
            self.freed.wait()
        def draw(self, snapshot): return Image.new("RGB", PLACE, "red")
    """
    lay(site, "late", code, {PAGE: "late = late:Made"})

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", "late") as at:
            await at.samples_until(lambda: "to its import within 0.1 s" in str(at.faults))
            await at.samples_until(lambda: hasattr(sys.modules.get("late"), "Made"))
            made = sys.modules["late"].Made
            made.freed.set()
            await at.samples_until(lambda: _has_picture(at.lumen.additions.page("late")))
            assert (made.calls, at.faults) == ([1], {})

    run(live())


def test_what_is_made_after_the_end_is_closed_at_once() -> None:
    """Nobody else would."""
    ends = []

    class Made:
        """A plug-in."""

        def close(self) -> None:
            """End."""
            ends.append(1)

    def load() -> Made:
        assert instance.dismiss() is None
        return Made()

    instance = Instance(load)
    with pytest.raises(PluginError):
        instance.make()
    assert (ends, instance.made) == ([1], None)


def _made(module: str, event: str) -> bool:
    """Tell whether an event of a plug-in's was set."""
    made = getattr(sys.modules.get(module), "Made", None)
    return made is not None and getattr(made, event).is_set()


def _all_off(at: Guarded, count: int) -> bool:
    return sum("off after" in fault for fault in at.faults.values()) == count


def _put_off(at: Guarded) -> int:
    return sum(
        bool(re.search("; tried again after [0-9]+ min$", fault)) for fault in at.faults.values()
    )


def _threads_of(plugin: str) -> int:
    return sum(t.name.startswith(f"plug-in {plugin},") for t in threading.enumerate())


def _has_picture(page: object) -> bool:
    return getattr(page, "picture", None) is not None
