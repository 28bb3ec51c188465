"""The Debian package: what lies in it, and what dpkg does with it below another root."""

import os
import shutil
import subprocess
from pathlib import Path

import debian_package
import pytest
from repository import ROOT
from ruamel.yaml import YAML
from test_install import System

from lumen.config.loading import load_settings

pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="there is no dpkg here")
HOME = "usr/lib/lumen-creature"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Make the package, with two files in the place of the wheels."""
    wheels = [tmp_path / name for name in ("pip-1-py3-none-any.whl", "lumen_creature-1-any.whl")]
    for wheel in wheels:
        wheel.write_bytes(b"zip")
    return debian_package.build("amd64", wheels, tmp_path)


@pytest.fixture
def debian(tmp_path: Path) -> System:
    """Give a system with dpkg's own folders."""
    system = System(tmp_path / "debian")
    database = system.root / "var/lib/dpkg"
    for folder in ("info", "updates", "triggers"):
        (database / folder).mkdir(parents=True)
    for file in ("status", "available"):
        (database / file).touch()
    return system


def dpkg(system: System, *arguments: str) -> tuple[int, str]:
    """Run Debian's dpkg on that system's root, its scripts with the stand-ins."""
    forced = "--force-script-chrootless,depends,architecture,not-root,bad-path"
    command = ["dpkg", f"--root={system.root}", forced, "--no-triggers", *arguments]
    path = f"{system.fake / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603 - Debian's own program
        command,
        env={"PATH": path, "FAKE": str(system.fake), "PYTHON": "python"}
        | {"DESTDIR": str(system.root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_package_serves_and_is_removed_and_purged_as_debian_means_it(
    debian: System, package: Path
) -> None:
    """Installed and upgraded it serves; removed it leaves settings and memory; purged, nothing."""
    code, printed = dpkg(debian, "--install", str(package))
    assert code == 0, printed
    first = debian.link("current")
    assert first == debian.served
    assert "--isolated --no-index --find-links" in (debian.fake / "calls").read_text()
    memory = debian.root / "var/lib/lumen/memory.sqlite"
    memory.parent.mkdir(parents=True)
    memory.touch()
    settings = debian.root / "etc/lumen/lumen.toml"
    settings.write_text("[lights]\nceiling = 0.2\n")

    assert dpkg(debian, "--install", str(package))[0] == 0
    assert debian.link("previous") == first != debian.link("current")
    assert "0.2" in settings.read_text()

    code, printed = dpkg(debian, "--remove", "lumen-creature")
    assert (code, debian.home.exists(), memory.exists(), settings.exists()) == (
        0,
        False,
        True,
        True,
    )
    code, printed = dpkg(debian, "--purge", "lumen-creature")
    assert (code, memory.exists(), settings.parent.exists()) == (0, False, False), printed
    assert not (debian.fake / "user").exists()


def test_package_that_does_not_start_leaves_the_version_before(
    debian: System, package: Path
) -> None:
    """The old one serves, it is said, and dpkg is content: other packages are not held up."""
    assert dpkg(debian, "--install", str(package))[0] == 0
    good = debian.link("current")
    (debian.fake / "good").write_text(str(good))
    (debian.fake / "broken").touch()
    code, printed = dpkg(debian, "--install", str(package))
    assert (code, debian.link("current"), debian.served) == (0, good, good), printed
    assert "switching back to the version before" in printed


def test_package_is_installed_where_nothing_runs(debian: System, package: Path) -> None:
    """Into a card's image: it will start with the system, and nothing is started now."""
    shutil.rmtree(debian.root / "run")
    code, printed = dpkg(debian, "--install", str(package))
    assert code == 0, printed
    assert "starts with the system" in printed
    calls = (debian.fake / "calls").read_text()
    assert "systemctl --quiet enable lumen" in calls
    assert "restart" not in calls


def test_settings_of_the_package_set_nothing(tmp_path: Path) -> None:
    """Each is there as a comment, so that a later default counts."""
    file = tmp_path / "lumen.toml"
    file.write_text(debian_package.settings(), encoding="utf-8")
    assert load_settings(file, {}) == load_settings(None, {})
    assert "# [senses]\n# interval = 30.0" in file.read_text()


@pytest.mark.parametrize(
    ("python", "installs"), [("3.11.2", True), ("3.12.3", False), ("3.13.5", True)]
)
def test_package_is_refused_where_it_brings_no_libraries(
    debian: System, package: Path, python: str, *, installs: bool
) -> None:
    """By its dependencies, and in one line: with another Python than Debian's."""
    versions = {"libc6": "2.36", "passwd": "1", "systemd": "252", "python3": python}
    entries = [
        f"Package: {name}\nStatus: install ok installed\nMaintainer: x\nArchitecture: amd64\n"
        f"Version: {version}\nDescription: x\n"
        for name, version in versions.items()
    ]
    (debian.root / "var/lib/dpkg/status").write_text("\n".join(entries))
    code, printed = dpkg(debian, "--no-force-depends", "--install", str(package))
    assert (code == 0, "dependency problems" in printed) == (installs, not installs), printed
    assert (debian.link("current") is not None) == installs


def test_scripts_have_no_known_trap(package: Path, tmp_path: Path) -> None:
    """Shellcheck has nothing to say of what dpkg will run."""
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed")
    control = tmp_path / "control"
    subprocess.run(["dpkg-deb", "--control", package, control], check=True)  # noqa: S603, S607 - Debian's own program
    done = subprocess.run(  # noqa: S603 - shellcheck's own program
        ["shellcheck", control / "postinst", control / "postrm"],  # noqa: S607 - found above
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_package_holds_the_installer_as_it_is_here(package: Path, tmp_path: Path) -> None:
    """The same files, and nothing below /opt or /usr/local; settings are conffiles."""
    tree = tmp_path / "tree"
    subprocess.run(["dpkg-deb", "--raw-extract", package, tree], check=True)  # noqa: S603, S607 - Debian's own program
    for part in ("install", "settle", "lumen.service", "lumen-hooks.service", "requirements.txt"):
        assert (tree / HOME / "systemd" / part).read_bytes() == (
            ROOT / "systemd" / part
        ).read_bytes()
    assert {path.name for path in tree.iterdir()} == {"DEBIAN", "etc", "usr"}
    assert {path.name for path in (tree / "usr").iterdir()} == {"bin", "lib", "share"}
    assert (tree / "DEBIAN/conffiles").read_text() == "/etc/lumen/lumen.toml\n"


def test_package_of_another_number_is_a_later_version(tmp_path: Path) -> None:
    """By its file and its control alike, so that dpkg upgrades to it."""
    number = f"{debian_package.version()}+1"
    file = debian_package.build("amd64", [], tmp_path, number=number)
    assert file.name == f"lumen-creature_{number}_amd64.deb"
    shown = ["dpkg-deb", "--show", "--showformat=${Version}", str(file)]
    assert subprocess.check_output(shown, text=True) == number  # noqa: S603 - Debian's own program


def image_hook() -> str:
    """Give what the image's layer does in the card's root."""
    layer = ROOT / "release/image/layer/lumen.yaml"
    (hook,) = YAML(typ="safe").load(layer)["mmdebstrap"]["customize-hooks"]
    return str(hook)


def make_image(debian: System, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run the layer's hook where the generator does, with dpkg for apt in the card's root."""
    shutil.rmtree(debian.root / "run")
    (debian.root / "root").mkdir()
    firmware = debian.root / "boot/firmware"
    firmware.mkdir(parents=True)
    (firmware / "config.txt").write_text("dtparam=spi=on\n[cm4]\notg_mode=1\n")
    forced = "--force-script-chrootless,depends,architecture,not-root,bad-path"
    chroot = debian.fake / "bin/chroot"
    chroot.write_text(
        '#!/bin/sh\n[ "$2 $3 $4" = "apt-get install --yes" ] || exit 9\n'
        f'DESTDIR=$1 exec dpkg "--root=$1" {forced} --no-triggers --install "$1$5"\n'
    )
    chroot.chmod(0o755)
    (folder / "release/image").mkdir(parents=True)
    path = f"{debian.fake / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(  # noqa: S603 - our own hook
        ["/bin/sh", "-c", image_hook(), "hook", str(debian.root)],
        cwd=folder / "release/image",
        env={"PATH": path, "FAKE": str(debian.fake), "PYTHON": "python"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_image_of_a_card_has_lumen_its_buses_and_its_lights(
    debian: System, package: Path, tmp_path: Path
) -> None:
    """Nothing runs there: what is installed starts on a Pi, at its first boot."""
    packages = tmp_path / "checkout/build/deb"
    packages.mkdir(parents=True)
    package.rename(packages / "lumen-creature_1_arm64.deb")
    done = make_image(debian, tmp_path / "checkout")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = (debian.root / "boot/firmware/config.txt").read_text().split("\n")
    assert lines.count("dtparam=spi=on") == 1
    assert lines[-6:] == ["[all]", "dtparam=i2c_arm=on", "", "[all]", "dtoverlay=lumen-lights", ""]
    assert (debian.root / "boot/firmware/overlays/lumen-lights.dtbo").exists()
    assert (debian.root / "etc/modules-load.d/lumen.conf").read_text() == "i2c-dev\n"
    body = debian.root / "etc/systemd/system/lumen.service.d/body.conf"
    assert "BODY=pi" in body.read_text()
    calls = (debian.fake / "calls").read_text()
    assert "enable lumen" in calls
    assert "raspi-config" not in calls
    assert "restart" not in calls
    assert not (debian.root / "root/lumen.deb").exists()


def test_image_without_a_package_is_none(debian: System, tmp_path: Path) -> None:
    """One line says what to make first."""
    done = make_image(debian, tmp_path / "checkout")
    assert done.returncode == 1
    assert done.stderr == "lumen: build/deb needs one package for arm64: make deb\n"
