"""What the doctor says of facts: everything that fails has a remedy, and nothing else fails."""

from dataclasses import replace
from pathlib import Path

import pytest
from patient import BOARD, BUSES, MEMORY, PROGRAM, patient, status

from lumen.config.settings import SensesConfig, Settings
from lumen.core.speaking import SpeechConfig
from lumen.devices.identify import Survey
from lumen.devices.registry import BME280, BMP280, SCD4X, SHT4X, VEML7700
from lumen.doctor.examination import examine
from lumen.doctor.facts import (
    Access,
    BoardFacts,
    Buses,
    Facts,
    LifeFacts,
    MemoryFacts,
    Power,
)
from lumen.doctor.verdicts import Finding, Outcome

UNDRIVEN = replace(BUSES, panel_driver=None)
"""Nobody drives the panel now, so that only config.txt tells who might."""
LAPTOP = Facts(PROGRAM, BoardFacts(user="me"), Buses(), MEMORY, LifeFacts())
ALOUD = replace(PROGRAM, settings=Settings(speech=SpeechConfig(aloud=True)))


def row(facts: Facts, name: str) -> Finding:
    """Give one row."""
    (found,) = (row for row in examine(facts) if row.name == name)
    return found


def verdicts(facts: Facts) -> set[Outcome]:
    """Give which verdicts there are."""
    return {row.verdict for row in examine(facts)}


def test_healthy_pi_is_well() -> None:
    """Nothing fails, and nothing needs a look, whether Lumen runs or not."""
    assert verdicts(patient()) == {Outcome.WELL, Outcome.ABSENT}
    assert verdicts(patient(life=LifeFacts(service=True, status=status()))) == {
        Outcome.WELL,
        Outcome.ABSENT,
    }


def test_computer_without_a_hat_is_well() -> None:
    """What does not apply says so, and does not fail."""
    assert verdicts(LAPTOP) == {Outcome.WELL, Outcome.ABSENT}
    for name in ("board", "groups", "I2C bus", "air sensor", "overlays", "panel"):
        assert row(LAPTOP, name).verdict is Outcome.ABSENT


HARMED = [
    ("Python", patient(program=replace(PROGRAM, python=(3, 15, 0))), "3.15.0"),
    ("libraries", patient(program=replace(PROGRAM, missing_libraries=("gpiod",))), "gpiod"),
    ("settings", patient(program=replace(PROGRAM, settings="lumen.toml: x")), "lumen.toml: x"),
    ("student", patient(program=replace(PROGRAM, student="the SHA-256 differs")), "SHA-256"),
    ("Lumen", patient(life=LifeFacts(service=True)), "does not answer"),
    ("Lumen", patient(life=LifeFacts(mute="it does not answer: timed out")), "timed out"),
    ("disk", patient(memory=replace(MEMORY, free_bytes=1_000_000)), "0.0 GB free"),
    ("disk", patient(memory=replace(MEMORY, writable=False)), "cannot be written"),
    ("memory", patient(memory=replace(MEMORY, damage="page 7 is bad")), "page 7"),
    ("power", patient(board=replace(BOARD, power=Power.LOW_NOW | Power.LOW_BEFORE)), "now"),
    ("groups", patient(board=replace(BOARD, groups=frozenset({"spi"}))), "not in i2c, gpio"),
    ("I2C bus", patient(buses=replace(BUSES, i2c_device=False, found=None)), "missing"),
    ("I2C bus", patient(buses=replace(BUSES, found="[Errno 13] denied")), "denied"),
    ("air sensor", patient(buses=replace(BUSES, found=Survey({0x10: VEML7700}))), "BME280"),
    ("air sensor", patient(buses=replace(BUSES, found=Survey({}, {0x76: "id 0x61"}))), "id 0x61"),
    ("light sensor", patient(buses=replace(BUSES, found=Survey({0x77: BME280}))), "no VEML7700"),
    ("overlays", patient(buses=replace(BUSES, panel_driver="panel-mipi-dbi")), "panel-mipi-dbi"),
    ("overlays", patient(buses=replace(BUSES, framebuffers=("fb_st7789v",))), "fb_st7789v"),
    ("panel", patient(buses=replace(BUSES, spi_device=False)), "/dev/spidev0.0 is missing"),
    ("lights, buttons", patient(buses=replace(BUSES, pin_owners={17: "button"})), "GPIO 17 by"),
    ("voice", patient(program=ALOUD), "espeak-ng is not installed"),
    ("voice", patient(program=ALOUD, board=replace(BOARD, voice="/usr/bin/espeak-ng")), "card"),
]


@pytest.mark.parametrize(("name", "facts", "said"), HARMED)
def test_harm_fails_with_a_remedy(name: str, facts: Facts, said: str) -> None:
    """The row that fails names what was found and what helps."""
    found = row(facts, name)
    assert found.verdict is Outcome.FAILS
    assert said in found.found
    assert found.remedy


@pytest.mark.parametrize(
    "line",
    [
        "dtoverlay=drm-tftbonnet13",
        "  dtoverlay = panel-mipi-dbi-spi,speed=4000",
        "dtoverlay=fbtft",
    ],
)
def test_overlay_that_takes_the_panel_fails(line: str) -> None:
    """It is named, with the line to take out."""
    config = f"[all]\ndtparam=spi=on\n{line}\n"
    found = row(patient(board=replace(BOARD, config=config)), "overlays")
    assert found.verdict is Outcome.FAILS
    assert found.found.split()[0] in line


@pytest.mark.parametrize(
    "line",
    ["#dtoverlay=drm-tftbonnet13", "dtoverlay=vc4-kms-v3d", "dtoverlay=wm8960-soundcard"],
)
def test_overlay_that_takes_nothing_is_well(line: str) -> None:
    """Commented lines and other overlays are let be."""
    facts = patient(board=replace(BOARD, config=line))
    assert row(facts, "overlays").verdict is Outcome.WELL


NOTICED = [
    (
        "air sensor",
        patient(buses=replace(BUSES, found=Survey({0x76: BMP280, 0x10: VEML7700}))),
        "BMP280",
    ),
    ("clock", patient(board=replace(BOARD, clock_synchronised=False)), "time server"),
    ("power", patient(board=replace(BOARD, power=Power.LOW_BEFORE)), "since the boot"),
    ("power", patient(board=replace(BOARD, power=Power.HOT_NOW)), "heat"),
    ("board", patient(board=replace(BOARD, model="Raspberry Pi 5 Model B")), "Pi 5"),
    (
        "memory",
        patient(memory=MemoryFacts(Path("/var/lib/lumen"), unread="no room for a copy")),
        "no room",
    ),
    ("lights, buttons", patient(buses=replace(BUSES, pin_owners=None)), "cannot be seen"),
    (
        "Lumen",
        patient(life=LifeFacts(service=True, status=status(mode="mock", simulated=True))),
        "simulated room",
    ),
    (
        "calibration",
        patient(life=LifeFacts(service=True, status=status(uncalibrated=True))),
        "own heat",
    ),
    (
        "Lumen",
        patient(life=LifeFacts(service=True, status=status(version="0.0.9"))),
        "another version runs: 0.0.9",
    ),
]


@pytest.mark.parametrize(("name", "facts", "said"), NOTICED)
def test_lesser_harm_is_noticed_and_no_failure(name: str, facts: Facts, said: str) -> None:
    """Lumen lives on with it: a person is told, and the exit code stays 0."""
    found = row(facts, name)
    assert found.verdict is Outcome.NOTICE
    assert said in found.found
    assert found.remedy
    assert Outcome.FAILS not in verdicts(facts)


def test_running_lumen_tells_what_is_at_fault() -> None:
    """Its own reasons are given: the doctor never opens what it owns."""
    now = {"reading": {"ambient_temp_c": 21.0}, "faults": {"light_lux": "silent: no answer"}}
    answer = status(now=now, parts={"panel": "panel: no answer within 2 s"})
    facts = patient(buses=replace(BUSES, found=None), life=LifeFacts(service=True, status=answer))
    assert row(facts, "air sensor").verdict is Outcome.WELL
    assert "silent: no answer" in row(facts, "light sensor").found
    assert "no answer within 2 s" in row(facts, "panel").found
    assert row(facts, "lights, buttons").verdict is Outcome.WELL


def test_lights_lines_may_be_the_kernels_where_its_overlay_has_a_device() -> None:
    """Its own hold of both lines is how it drives them; anybody else's of another is a fault."""
    taken = {5: "mosi", 6: "sck"}
    assert row(patient(buses=replace(BUSES, pin_owners=taken)), "lights, buttons").verdict is (
        Outcome.FAILS
    )
    lent = replace(BUSES, pin_owners=taken, lights_device="/dev/spidev3.0")
    found = row(patient(buses=lent), "lights, buttons")
    assert found.verdict is Outcome.WELL
    assert "/dev/spidev3.0" in found.found
    held = row(patient(buses=replace(lent, pin_owners={**taken, 16: "key"})), "lights, buttons")
    assert "GPIO 16 by key" in held.found


RUNS = LifeFacts(service=True, status=status())


@pytest.mark.parametrize(
    ("memory", "said", "remedy"),
    [
        (replace(MEMORY, damage="page 7 is bad"), "page 7", "sets a damaged memory aside"),
        (replace(MEMORY, free_bytes=9, fault="database or disk is full"), "full", "see the disk"),
        (replace(MEMORY, writable=False, fault="readonly database"), "readonly", "see the disk"),
        (
            replace(MEMORY, free_bytes=None, silent=True, fault="no answer within 20 s"),
            "no answer",
            "worn out",
        ),
        (replace(MEMORY, free_bytes=None, fault="File exists"), "exists", "who owns the file"),
        (replace(MEMORY, fault="Permission denied"), "denied", "who owns the file"),
    ],
)
def test_remedy_is_that_of_the_memorys_trouble(memory: MemoryFacts, said: str, remedy: str) -> None:
    """Only a damaged file is set aside: a disk that is full, read-only or silent says no such."""
    for life in (LifeFacts(), RUNS):
        found = row(patient(buses=replace(BUSES, found=None), memory=memory, life=life), "memory")
        assert found.verdict is Outcome.FAILS
        assert said in found.found
        assert remedy in str(found.remedy)
        tries = memory.damage is None and life is RUNS
        assert ("tries again by itself" in str(found.remedy)) is tries
        assert ("aside" in str(found.remedy)) is (memory.damage is not None)


def test_disk_that_does_not_answer_is_no_matter_of_rights() -> None:
    """Being root helps only where the directory is somebody else's."""
    silent = replace(MEMORY, free_bytes=None, silent=True, fault="no answer within 20 s")
    assert row(patient(memory=silent, life=RUNS), "disk").remedy == "see the memory row"
    private = replace(MEMORY, free_bytes=None, unread="not this user's to read", foreign=True)
    assert row(patient(memory=private), "memory").remedy == "sudo lumen doctor"
    no_room = replace(MEMORY, unread="no copy can be written in /tmp: No space left on device")
    assert "sudo" not in str(row(patient(memory=no_room), "memory").remedy)
    assert row(patient(memory=private), "disk").remedy == "sudo lumen doctor"


def test_part_that_was_never_fitted_is_not_missed() -> None:
    """The settings say so."""
    settings = Settings(senses=SensesConfig(air=False, light=False))
    facts = patient(
        program=replace(PROGRAM, settings=settings), buses=replace(BUSES, found=Survey())
    )
    assert row(facts, "air sensor").verdict is Outcome.ABSENT
    assert row(facts, "light sensor").verdict is Outcome.ABSENT


DEVICES = ("/dev/i2c-1", "/dev/spidev0.0", "/dev/gpiochip0")


def devices(
    allowed: bool | None,  # noqa: FBT001 - a parameter of the test
    group: str | None = None,
    user: str = "lumen",
) -> Buses:
    """Give what the user may open: everything, but the pins as a test says."""
    access = {**dict.fromkeys(DEVICES, True), "/dev/gpiochip0": allowed}
    return replace(BUSES, access=Access(user, access, dict.fromkeys(DEVICES, group)))


def test_what_the_user_may_open_is_asked_of_the_devices() -> None:
    """Neither a group that is missing nor one that is there says what a device lets."""
    no_groups = replace(BOARD, groups=frozenset(), system_groups=frozenset())
    assert row(patient(board=no_groups, buses=devices(True)), "groups").verdict is Outcome.WELL
    denied = row(patient(buses=devices(False, "dialout")), "groups")
    assert denied.verdict is Outcome.FAILS
    assert denied.found == "lumen may not open /dev/gpiochip0"
    assert "--groups dialout lumen" in str(denied.remedy)
    assert "udev" in str(row(patient(buses=devices(False)), "groups").remedy)


def test_access_that_is_not_known_is_never_well() -> None:
    """Nor what was found for another user, nor groups that this system does not have."""
    assert row(patient(buses=devices(None)), "groups").verdict is Outcome.NOTICE
    other = replace(BOARD, user="ubuntu", groups=frozenset({"i2c", "spi"}))
    facts = patient(board=other, buses=devices(True))
    assert row(facts, "groups").verdict is Outcome.FAILS
    for system in ({"i2c", "spi"}, {"dialout"}):
        board = replace(
            other, groups=frozenset(system) - {"dialout"}, system_groups=frozenset(system)
        )
        assert row(patient(board=board), "groups").verdict is Outcome.NOTICE


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("power", patient(board=replace(BOARD, power=None))),
        ("overlays", patient(board=replace(BOARD, config=None), buses=UNDRIVEN)),
        ("overlays", patient(board=replace(BOARD, config="include more.txt"), buses=UNDRIVEN)),
        (
            "overlays",
            patient(board=replace(BOARD, config="[edid=X]\ndtoverlay=fbtft"), buses=UNDRIVEN),
        ),
        (
            "air sensor",
            patient(buses=replace(BUSES, found=None), life=LifeFacts(status=status(now=None))),
        ),
        (
            "light sensor",
            patient(
                buses=replace(BUSES, found=None),
                life=LifeFacts(status=status(now={"reading": {"cpu_pct": 1.0}, "faults": {}})),
            ),
        ),
    ],
)
def test_what_could_not_be_asked_is_never_well(name: str, facts: Facts) -> None:
    """A person is told that it is not known, and what would tell."""
    found = row(facts, name)
    assert found.verdict is Outcome.NOTICE
    assert found.remedy


def test_strangers_chip_hides_no_air_sensor() -> None:
    """As Lumen itself takes the right one of both addresses."""
    found = Survey({0x76: BME280, 0x10: VEML7700}, {0x77: "the chip at 0x77 is no BME280"})
    facts = patient(buses=replace(BUSES, found=found))
    assert row(facts, "air sensor").verdict is Outcome.WELL


@pytest.mark.parametrize(
    ("model", "verdict"),
    [
        ("Raspberry Pi 4 Model B Rev 1.5", Outcome.WELL),
        ("Raspberry Pi 400 Rev 1.0", Outcome.NOTICE),
        ("Raspberry Pi Compute Module 4 Rev 1.1", Outcome.NOTICE),
        ("Raspberry Pi Zero 2 W Rev 1.0", Outcome.NOTICE),
        ("BananaPi BPI-M4", Outcome.ABSENT),
    ],
)
def test_board_is_well_only_where_lumen_is_proved(model: str, verdict: Outcome) -> None:
    """Others are told from it by their whole names."""
    assert row(patient(board=replace(BOARD, model=model)), "board").verdict is verdict


def test_root_needs_no_groups() -> None:
    """It may open everything."""
    facts = patient(board=replace(BOARD, user="root", groups=frozenset()))
    assert row(facts, "groups").verdict is Outcome.WELL


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"age_s": 7200.0}, "no sample for 7200 s"),
        ({"age_s": None}, "no sample for 3000 s"),
        ({"parts": {"calibration": "calibration.json: damaged"}}, "calibration.json: damaged"),
        ({"parts": {"mqtt": "the broker refuses the password"}}, "refuses the password"),
        ({"now": {"reading": {}, "faults": {"cpu_temp_c": "silent: no answer"}}}, "cpu_temp_c"),
        ({"mode": "host", "parts": {"panel": "it is gone"}}, "it is gone"),
        ({"parts": {"drawings": "/drawings: File exists"}}, "drawings: /drawings: File exists"),
    ],
)
def test_running_lumen_that_is_sick_fails(changes: dict[str, object], said: str) -> None:
    """Silent senses, and every fault that no other row shows."""
    facts = patient(buses=replace(BUSES, found=None), life=LifeFacts(status=status(**changes)))
    found = row(facts, "Lumen")
    assert found.verdict is Outcome.FAILS
    assert said in found.found
    assert found.remedy


@pytest.mark.parametrize(
    "changes",
    [
        {"age_s": None, "uptime_s": 3.0},
        {"age_s": 31.0},
        {"parts": {"panel": "no answer"}},
        {"parts": {"memory": "disk I/O error"}},
        {"now": {"reading": {}, "faults": {"light_lux": "silent: no answer"}}},
        {"now": {"reading": {}, "faults": {"interrupts_per_s": "settling"}}},
    ],
)
def test_running_lumen_is_well_where_another_row_tells_or_it_only_begins(
    changes: dict[str, object],
) -> None:
    """No fault is counted twice, and a start is no fault."""
    facts = patient(buses=replace(BUSES, found=None), life=LifeFacts(status=status(**changes)))
    assert row(facts, "Lumen").verdict is Outcome.WELL


def test_lumen_of_another_version_is_started_anew_before_its_troubles_are_looked_into() -> None:
    """They may be over with it; a person starts it as it was started."""
    sick = status(version="0.0.9", parts={"page": "port 8520: Address already in use"})
    for service, remedy in ((True, "sudo systemctl restart lumen"), (False, "end it")):
        found = row(patient(life=LifeFacts(service=service, status=sick)), "Lumen")
        assert found.verdict is Outcome.FAILS
        assert "another version runs: 0.0.9" in found.found
        assert "Address already in use" in found.found
        assert remedy in str(found.remedy)


def test_calibration_is_asked_of_the_running_lumen() -> None:
    """It is well where heat is known, and not asked of a body that has no air sensor."""
    known = patient(life=LifeFacts(status=status()))
    bare = patient(life=LifeFacts(status=status(fitted=["light_lux"])))
    assert row(known, "calibration").verdict is Outcome.WELL
    assert row(bare, "calibration").verdict is Outcome.ABSENT
    assert row(patient(), "calibration").verdict is Outcome.ABSENT


def test_doctor_says_which_part_each_channel_is_taken_from() -> None:
    """The most exact of several, as Lumen itself chooses; CO2 only where a part measures it."""
    found = Survey({0x10: VEML7700, 0x44: SHT4X, 0x62: SCD4X, 0x77: BME280})
    facts = patient(buses=replace(BUSES, found=found))
    air = row(facts, "air sensor")
    assert air.verdict is Outcome.WELL
    assert air.found == ("ambient temperature, humidity: SHT4x at 0x44; pressure: BME280 at 0x77")
    assert row(facts, "light sensor").found == "VEML7700 at 0x10"
    assert row(facts, "CO2 sensor").found == "SCD4x at 0x62"
    assert row(patient(), "CO2 sensor").verdict is Outcome.ABSENT


def test_part_that_is_named_and_absent_fails() -> None:
    """Whoever names a part misses it."""
    named = replace(PROGRAM, settings=Settings(senses=SensesConfig(parts="sht4x scd4x")))
    facts = patient(program=named, buses=replace(BUSES, found=Survey({0x44: SHT4X})))
    assert row(facts, "air sensor").verdict is Outcome.WELL
    assert row(facts, "light sensor").verdict is Outcome.ABSENT
    assert row(facts, "CO2 sensor").verdict is Outcome.FAILS
    wrong = replace(PROGRAM, settings=Settings(senses=SensesConfig(parts="sht5x")))
    assert "there is no part 'sht5x'" in row(patient(program=wrong), "air sensor").found


def test_bus_of_a_computer_without_a_hat_is_judged() -> None:
    """Whatever answers there is well; that nothing does is told and no failure."""
    bare = replace(PROGRAM, settings=Settings(senses=SensesConfig(bus=3)))
    board = BoardFacts(user="lumen")
    for chips, air, light in (
        ({0x44: SHT4X}, Outcome.WELL, Outcome.ABSENT),
        ({0x10: VEML7700}, Outcome.ABSENT, Outcome.WELL),
    ):
        facts = patient(program=bare, board=board, buses=Buses(True, found=Survey(chips)))
        assert row(facts, "air sensor").verdict is air
        assert row(facts, "light sensor").verdict is light
    gone = row(patient(program=bare, board=board, buses=Buses()), "I2C bus")
    assert (gone.verdict, gone.found) == (Outcome.FAILS, "/dev/i2c-3 is missing")


def test_bus_of_a_computer_without_a_hat_is_the_running_lumens() -> None:
    """It is not opened then, and that nobody looked at it is no failure."""
    bare = replace(PROGRAM, settings=Settings(senses=SensesConfig(bus=3)))
    facts = patient(
        program=bare,
        board=BoardFacts(user="me"),
        buses=Buses(True),
        life=LifeFacts(
            status=status(mode="host", sources={"ambient_temp_c": "SHT4x at 0x44"}),
        ),
    )
    found = row(facts, "I2C bus")
    assert (found.verdict, found.found) == (Outcome.WELL, "the running Lumen owns it")


def test_sensor_that_settles_is_no_failure() -> None:
    """For a minute after the start a CO2 sensor's values are not believed: no plug is loose."""
    now = {
        "reading": {},
        "faults": {"co2_ppm": "settling: the SCD4x settles for 60 s"},
    }
    life = LifeFacts(service=True, status=status(fitted=["co2_ppm"], now=now))
    found = row(patient(life=life), "CO2 sensor")
    assert found.verdict is Outcome.NOTICE
    assert found.remedy == "ask again in a minute"
