"""Whatever a plug-in does, Lumen lives on, and says which it is and what it did."""

import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from patience import run
from strangers import FACE, OUTLET, PAGE, PHRASES, Guarded, guarded_life, lay, on_the_path

from lumen.plugins import part
from lumen.plugins.part import FAILURES

GOOD_PAGE = """
    from lumen.plugins.interface import PLACE, Image
    class Made:
        def __init__(self, setup): pass
        def draw(self, snapshot): return Image.new("RGB", PLACE, "red")
"""
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
    "number": ("Made = 3", "raises_number:Made is no factory"),
    "empty": ("x = 1", "AttributeError: module 'raises_empty' has no attribute 'Made'"),
    "factory": ("def Made(setup): raise ValueError('a key')", "ValueError: a key (raises_factory"),
    "method": ("def Made(setup): return 3", "what raises_method:Made gives has no draw"),
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


def test_plugin_that_raises_is_named_and_left_after_three_times(tmp_path: Path, site: Path) -> None:
    """With what it raised and where; samples go on, and its page says so too."""
    for name, (code, _) in RAISES.items():
        module = f"raises_{name.replace('-', '_')}"
        lay(site, module, code, {PAGE: f"{name} = {module}:Made"})

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", *RAISES) as at:
            await at.samples_until(lambda: _all_off(at, len(RAISES)))
            for name, (_, reason) in RAISES.items():
                fault = at.faults[f"plug-in {name}, page"]
                assert reason in fault
                assert fault.startswith(f"off after {FAILURES} failures: ")
                assert fault.endswith("; restart Lumen to try it again")
                assert len(fault) < 300
                assert fault.isprintable()
                page = at.lumen.additions.page(name)
                assert page is not None
                assert (page.picture, page.trouble) == (None, fault)
            snapshot = await at.sample()
            assert snapshot.parts == at.faults
            assert snapshot.samples >= FAILURES

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


def test_plugin_that_works_again_is_well_again(tmp_path: Path, site: Path) -> None:
    """Failures count in a row only."""
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
                await at.samples_until(lambda: "failure 2 of 3" in str(at.faults))
                await at.samples_until(lambda: not at.faults)
                assert _has_picture(at.lumen.additions.page("moody"))

    run(live())


def test_what_failed_is_worn_and_said_no_more(tmp_path: Path, site: Path) -> None:
    """At the first failure already."""
    code = """
    from lumen.plugins.interface import *
    def turn(value):
        calls = iter([value])
        return lambda snapshot: next(calls)
    class Made:
        def __init__(self, setup):
            self.wear = turn(Accessory(Image.new("RGBA", (9, 9), "red"), 0, 0))
            self.phrases = turn([Phrase("it is so", ["It is so."])])
    """
    lay(site, "once", code, {FACE: "once = once:Made", PHRASES: "once = once:Made"})

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", "once") as at:
            added = at.lumen.additions
            await at.samples_until(lambda: added.accessories and added.said())
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
def test_end_is_told_and_holds_up_nobody(
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


def _made(module: str, event: str) -> bool:
    """Tell whether an event of a plug-in's was set."""
    made = getattr(sys.modules.get(module), "Made", None)
    return made is not None and getattr(made, event).is_set()


def _all_off(at: Guarded, count: int) -> bool:
    return sum("off after" in fault for fault in at.faults.values()) == count


def _threads_of(plugin: str) -> int:
    return sum(t.name.startswith(f"plug-in {plugin},") for t in threading.enumerate())


def _has_picture(page: object) -> bool:
    return getattr(page, "picture", None) is not None
