"""Settings: defaults, the file, the environment, and clear refusals."""

from pathlib import Path

import pytest
from repository import ROOT

from lumen.config.loading import load_settings
from lumen.config.settings import Settings, setting_names
from lumen.errors import ConfigError


def written(directory: Path, text: str) -> Path:
    """Write a configuration file."""
    file = directory / "lumen.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_settings_are_the_defaults_when_there_is_no_file() -> None:
    """Lumen runs without a file."""
    assert load_settings(None, {}) == Settings()


def test_file_goes_before_the_defaults_and_the_environment_before_the_file(tmp_path: Path) -> None:
    """Each layer replaces only what it names."""
    file = written(tmp_path, "[lights]\nceiling = 0.1\n[senses]\ninterval = 10\n")
    settings = load_settings(file, {"LUMEN_LIGHTS_CEILING": "0.2", "LUMEN_SENSES_LIGHT": "false"})
    assert settings.lights.ceiling == 0.2
    assert settings.senses.interval == 10.0
    assert settings.senses.light is False
    assert settings.senses.air is True


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[lights]\nceiling = 2.0\n", "lights.ceiling = 2.0: must be at most 1.0"),
        ("[lights]\nceiling = 'bright'\n", "lights.ceiling = 'bright': must be a number, not text"),
        ("[senses]\ninterval = 1\n", "senses.interval = 1: must be at least 2.0"),
        ("[senses]\ninterwal = 30\n", "senses.interwal: there is no such setting; did you mean"),
        ("[sense]\n", "sense: there is no such setting; did you mean senses?"),
        ("[state.energy]\nambient = 0.9\n", "state.energy: the energy weights must sum to 1"),
        ("[quiet]\nbegins = '25:00'\n", "quiet.begins = '25:00': must be a time HH:MM"),
        ("lights = 3\n", "lights = 3: must be a table, not a number"),
        ("[speech]\npause = 900\n", "speech: pause (900) <= soonest (240)"),
        ("[mqtt]\nhost = 'mqtt://broker'\n", "mqtt: host = 'mqtt://broker': a name or an address"),
        ("[mqtt]\nport = 0\n", "mqtt.port = 0: must be at least 1"),
        ("[mqtt]\ntopic = 'home/#'\n", "mqtt: topic = 'home/#': words joined by /"),
        (f"[mqtt]\ntopic = '{'x' * 401}'\n", "x…': words joined by /, without + # or spaces, at"),
        ('[mqtt]\ndiscovery = "a\\u0001b"\n', "discovery = 'a\\x01b': words joined by /"),
        (f"[mqtt]\nusername = '{'x' * 65_536}'\n", "mqtt: username: at most 65,535 bytes"),
        ('[mqtt]\nusername = "x"\npassword = "\\u0000"\n', "mqtt: password: at most 65,535 bytes"),
        (f"[sensors.co2_ppm]\ntopic = '{'x' * 401}'\n", "one topic, without + or #, at most 400"),
        ("[mqtt]\ndiscovery = '/ha'\n", "mqtt: discovery = '/ha': words joined by /"),
        ("[mqtt]\nname = ' '\n", "mqtt: name = ' ': 1 to 60 printable characters"),
        ("[mqtt]\npassword_file = 'p'\n", "mqtt: a password needs a username"),
        ("[mqtt]\nca_file = 'ca.crt'\n", "mqtt: ca_file, cert_file and key_file need tls = true"),
        ("[mqtt]\ntls = true\nkey_file = 'k'\n", "mqtt: key_file needs cert_file"),
        ("[lights\n", "it is not TOML"),
        ("plugins = 3\n", "plugins = 3: must be a table, not a number"),
        ("[plugins]\nenabled = 'moon'\n", "plugins.enabled = 'moon': must be a list, not text"),
        ("[plugins]\nenabled = ['Moon']\n", "plugins.enabled.0 = 'Moon': must be a name in small"),
        ("[plugins]\nenabled = ['a', 'a']\n", "plugins: enabled: 'a' is there twice"),
        ("[plugins]\nenabled = ['face']\n", "plugins: enabled: no plug-in can be called 'face'"),
        ("[plugins]\nenable = ['a']\n", "no such setting; did you mean plugins.enabled?"),
        ("[plugins]\ntables = 3\n", "plugins.tables = 3: must be a table, not a number"),
        ("[state.energy]\ncpu_temp_centre = nan\n", "state.energy.cpu_temp_centre = nan: must be"),
        ("[memory]\ndrawings = 2.5\n", "memory.drawings = 2.5: must be a whole number"),
        ("[calibration]\nheat_factor = 0.1\n", "heat_factor = 0.1: must be at least 0.25 (0.25 to"),
        ("[state.void]\nscale = 0.31\n", "state.void.scale = 0.31: must be at most 0.3 (0.0 to"),
        ("[calibration]\nlight_glow = -1\n", "light_glow = -1: must be at least 0.0 (0.0 to 10"),
        ("[lights]\nbright_lux = 1e-17\n", "bright_lux = 1e-17: must be at least 1.0 (1.0 to 120"),
        ("[lights]\nceiling = 0\n", "lights.ceiling = 0: must be at least 0.001 (0.001 to 1.0)"),
        ("[speech]\nlatest = 1e300\n", "speech.latest = 1e+300: must be at most 86400.0 (1.0 to"),
        ("[speech]\nseed = 9223372036854775808\n", "9223372036854775808: must be"),
        ("[state.energy]\nambient_centre = 1e300\n", "at most 125.0 (-40.0 to 125.0)"),
        ("[state.energy]\nambient_span = 1e-7\n", "must be at least 0.5 (0.5 to 165.0)"),
        ("[state.entropy]\npressure_range = 1e-300\n", "must be at least 1.0 (1.0 to 500.0)"),
        ("[state.integrity]\nlight_decades = 1e-9\n", "must be at least 0.5 (0.5 to 10.0)"),
        ("[mock]\nspeed = 1e-20\n", "mock.speed = 1e-20: must be at least 0.1 (0.1 to 10000.0)"),
        ("[mock]\nseed = -1\n", "mock.seed = -1: must be at least 0 (0 to 9223372036854775807)"),
        (f"[mock]\nseed = 1{'0' * 5000}\n", "it is not TOML: a number in it has more digits"),
        (f"x = {'[' * 5000}\n", "it is not TOML: its tables or lists are too deep"),
        (f"[senses]\ninterval = 1{'0' * 400}\n", "senses.interval"),
        ("[mock]\nspeed = inf\n", "mock.speed = inf: must be at most 10000.0"),
        ("[mock]\nspeed = 20000\n", "mock.speed = 20000: must be at most 10000.0"),
        ('[speech]\nserver = "piper:65536"\n', "speech.server = 'piper:65536': must be host:port"),
    ],
)
def test_file_is_refused_with_key_value_and_what_is_allowed(
    tmp_path: Path, text: str, said: str
) -> None:
    """One clear line names the file, the key, the value and what is allowed."""
    with pytest.raises(ConfigError) as caught:
        load_settings(written(tmp_path, text), {})
    message = str(caught.value)
    assert message.startswith(str(tmp_path))
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        (
            {"LUMEN_LIGHTS_CEILING": "much"},
            "environment: lights.ceiling = 'much': must be a number",
        ),
        ({"LUMEN_LIGHT_CEILING": "0.1"}, "did you mean LUMEN_LIGHTS_CEILING?"),
        (
            {"LUMEN_SENSES_AIR": "perhaps"},
            "environment: senses.air = 'perhaps': must be true or false",
        ),
        (
            {"LUMEN_PAGE_REACH": "moon"},
            "page.reach = 'moon': must be one of auto, off, local, network",
        ),
        ({"LUMEN_PAGE_TOKEN": "abc"}, "page.token: must be 16 to 128 letters, digits, - or _"),
    ],
)
def test_environment_is_refused_with_the_same_care(environment: dict[str, str], said: str) -> None:
    """A variable that means nothing is a mistake that says so."""
    with pytest.raises(ConfigError) as caught:
        load_settings(None, environment)
    assert said in str(caught.value)


def test_nothing_is_guessed_when_no_name_is_alike() -> None:
    """All names share a beginning, which alone is no likeness."""
    with pytest.raises(ConfigError) as caught:
        load_settings(None, {"LUMEN_NOPE": "1"})
    assert str(caught.value) == (
        "environment: LUMEN_NOPE: there is no such setting; docs/lumen.toml lists all"
    )


LINKS = {
    "LUMEN_PORT": "tcp://10.43.7.12:8520",
    "LUMEN_SERVICE_HOST": "10.43.7.12",
    "LUMEN_SERVICE_PORT": "8520",
    "LUMEN_SERVICE_PORT_HTTP": "8520",
    "LUMEN_PORT_8520_TCP": "tcp://10.43.7.12:8520",
    "LUMEN_PORT_8520_TCP_PROTO": "tcp",
    "LUMEN_PORT_8520_TCP_PORT": "8520",
    "LUMEN_PORT_8520_TCP_ADDR": "10.43.7.12",
    "LUMEN_PAGE_PORT": "tcp://10.43.7.13:8520",
    "LUMEN_PAGE_PORT_8520_TCP": "tcp://10.43.7.13:8520",
    "LUMEN_PAGE_SERVICE_HOST": "10.43.7.13",
    "LUMEN_MQTT_PORT": "tcp://[fd00::7]:1883",
    "LUMEN_MQTT_PORT_53_UDP_ADDR": "10.43.7.14",
    "LUMEN_NAME": "/web/lumen",
    "LUMEN_ENV_PATH": "/usr/bin",
}
"""What a cluster, or a linked container, says of services called lumen, lumen-page, lumen-mqtt."""


def test_addresses_of_services_that_share_the_name_are_no_settings() -> None:
    """They are in every container beside such a service, and nobody set them."""
    assert load_settings(None, LINKS) == Settings()
    settings = load_settings(None, {**LINKS, "LUMEN_PAGE_PORT": "8521"})
    assert settings.page.port == 8521


@pytest.mark.parametrize("name", ["LUMEN_PAGE_PROT", "LUMEN_PORTS", "LUMEN_MQTT_SERVICE"])
def test_slips_are_refused_though_services_are_not(name: str) -> None:
    """What is alike, and no service's, is a mistake."""
    with pytest.raises(ConfigError, match=name):
        load_settings(None, {**LINKS, name: "8520"})


def test_password_is_never_shown(tmp_path: Path) -> None:
    """Neither where it is refused nor where it is printed."""
    with pytest.raises(ConfigError) as caught:
        load_settings(written(tmp_path, "[mqtt]\nusername = 'me'\npassword = 12345\n"), {})
    assert "mqtt.password: must be text, not a number" in str(caught.value)
    assert "12345" not in str(caught.value)
    secret = {"LUMEN_MQTT_USERNAME": "me", "LUMEN_MQTT_PASSWORD": "sesame"}
    settings = load_settings(None, secret)
    assert settings.mqtt.password == "sesame"  # noqa: S105 - a test's
    assert "sesame" not in repr(settings)
    both = {**secret, "LUMEN_MQTT_PASSWORD_FILE": "/etc/password"}
    with pytest.raises(ConfigError, match="password and password_file are both set") as caught:
        load_settings(None, both)
    assert "sesame" not in str(caught.value)


def test_file_is_refused_when_it_cannot_be_read(tmp_path: Path) -> None:
    """A directory, a missing file and binary rubbish are each named."""
    (tmp_path / "rubbish.toml").write_bytes(b"\xff\xfe\x00")
    for file in (tmp_path, tmp_path / "nowhere.toml", tmp_path / "rubbish.toml"):
        with pytest.raises(ConfigError, match=str(file)):
            load_settings(file, {})


def test_every_setting_has_its_own_name_in_the_environment() -> None:
    """No two settings share a variable."""
    names = ["_".join(path) for path in setting_names()]
    assert len(names) == len(set(names)) > 30


DOCUMENTED = ROOT / "docs" / "lumen.toml"


def test_documented_file_is_the_defaults() -> None:
    """The file in the documentation is legal, and says what holds without it."""
    assert load_settings(DOCUMENTED, {}) == Settings()


def test_documented_file_names_every_setting() -> None:
    """Each setting stands in the documentation, those without a default as a comment."""
    text = DOCUMENTED.read_text(encoding="utf-8")
    for *tables, key in setting_names():
        table = text.split(f"[{'.'.join(tables)}]", 1)[1].split("\n[", 1)[0]
        assert f"\n{key} = " in table or f"\n# {key} = " in table, key


@pytest.mark.parametrize(
    "text",
    ["[senses]\ninterval = " + "9" * 5000, "a = " + "[" * 100_000, "a = " + "{a=" * 100_000, "\0"],
)
def test_settings_that_break_a_parser_are_refused(tmp_path: Path, text: str) -> None:
    """Numbers without end and nests without floor: in one line, as whatever is no TOML."""
    file = tmp_path / "lumen.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=r"lumen\.toml: it is not TOML") as refusal:
        load_settings(file, {})
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("file", ["/dev/zero", "/", "nul\0.toml"])
def test_settings_in_what_is_no_file_are_refused(file: str) -> None:
    """Before memory or patience ends."""
    with pytest.raises(ConfigError):
        load_settings(Path(file), {})


def test_plugins_are_named_and_have_tables_of_their_own(tmp_path: Path) -> None:
    """What stands in a table is its plug-in's affair, enabled or not; a variable has a list too."""
    text = """[plugins]
enabled = ["moon"]
[plugins.moon]
any.thing = [1, 2.5]
[plugins.sun]
x = true
"""
    plugins = load_settings(written(tmp_path, text), {}).plugins
    assert plugins.enabled == ("moon",)
    assert plugins.tables == {"moon": {"any": {"thing": [1, 2.5]}}, "sun": {"x": True}}
    assert plugins.idle_tables == ("sun",)
    both = load_settings(written(tmp_path, text), {"LUMEN_PLUGINS_ENABLED": "sun, moon"}).plugins
    assert (both.enabled, both.idle_tables) == (("sun", "moon"), ())
