"""The disk that the proof's machine boots from: Debian as a fresh Raspberry Pi has it."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from debian import BOOTED, copy_base, make_base, require_success
from kernel import CACHE, Kernel

PACKAGES = (*BOOTED, "udev", "kmod", "e2fsprogs", "dmsetup", "passwd")
_IN_SRV = ("probe.py", "board_probe.py", "exact.py", "power_init")
CHECKOUT = "/home/pi/lumen"
STATE = "/var/lib/lumen"

_RULES = {
    "raspberry": 'SUBSYSTEM=="i2c-dev", GROUP="i2c", MODE="0660"\n'
    'SUBSYSTEM=="spidev", GROUP="spi", MODE="0660"\n'
    'SUBSYSTEM=="gpio", GROUP="gpio", MODE="0660"\n',
    "debian": 'SUBSYSTEM=="i2c-dev",KERNEL=="i2c-[0-9]*", GROUP="i2c", MODE="0660"\n',
}
"""Who may open what: as raspberrypi-sys-mods has it, and as Debian's i2c-tools has it."""

_AGENT = """\
[Unit]
DefaultDependencies=no
After=local-fs.target systemd-modules-load.service
Before=sysinit.target shutdown.target
Conflicts=shutdown.target
[Service]
ExecStart=/usr/bin/python3 /usr/local/sbin/proof-agent
[Install]
WantedBy=sysinit.target
"""
_FSTAB = """\
/dev/ubda / ext4 defaults 0 1
/dev/ubdb {state} ext4 errors=remount-ro,nofail 0 2
none /host hostfs ro 0 0
/host/checkout {checkout} none bind 0 0
"""
_SETUP = """\
for g in i2c spi gpio; do groupadd --system $g; done
useradd --shell /bin/bash pi
mkdir -p {checkout} /host {state}
chown pi: /home/pi
echo mine > /home/pi/secret; chmod 644 /home/pi/secret; chmod 755 /home/pi
systemctl --quiet enable proof-agent.service
systemctl --quiet mask getty@tty1.service systemd-networkd-wait-online.service
ln -sf multi-user.target /etc/systemd/system/default.target 2>/dev/null || true
"""


def make_disk(suite: str, kernel: Kernel) -> Path:
    """Give the image that machines boot from, each with what it writes in a file of its own.

    Raises:
        Failed: Debian's own programs cannot make it.
    """
    base = make_base(CACHE, suite, PACKAGES)
    files = CACHE / f"{suite}-files"
    copy_base(base, files)
    shutil.copytree(kernel.modules, files / "usr", symlinks=True, dirs_exist_ok=True)
    _write_etc(files / "etc")
    shutil.copy(Path(__file__).with_name("agent.py"), files / "usr/local/sbin/proof-agent")
    for name in _IN_SRV:
        shutil.copy(Path(__file__).with_name(name), files / "srv" / name)
    (files / "srv" / "power_init").chmod(0o755)
    _run(["chroot", str(files), "/bin/sh", "-ec", _SETUP.format(state=STATE, checkout=CHECKOUT)])
    _run(["chroot", str(files), "/bin/sh", "-c", "depmod $(ls /usr/lib/modules)"])
    image = CACHE / f"{suite}.ext4"
    image.unlink(missing_ok=True)
    _run(["mke2fs", "-q", "-t", "ext4", "-d", str(files), str(image), "2G"])
    shutil.rmtree(files)
    return image


def make_state(file: Path, megabytes: int = 256) -> Path:
    """Make an empty disk for Lumen's memory."""
    file.unlink(missing_ok=True)
    _run(["mke2fs", "-q", "-t", "ext4", str(file), f"{megabytes}M"])
    return file


def rules(whose: str) -> str:
    """Give a distribution's rules for the devices of the header."""
    return _RULES[whose]


def _write_etc(etc: Path) -> None:
    written = {
        "fstab": _FSTAB.format(state=STATE, checkout=CHECKOUT),
        "hostname": "lumen-proof\n",
        "pip.conf": "[global]\nno-index = yes\nfind-links = /host/wheels\n",
        "sudoers.d/pi": "pi ALL=(ALL) NOPASSWD: ALL\n",
        "modules-load.d/board.conf": "i2c-dev\nspidev\nlumen_board\nspi-gpio\n",
        "udev/rules.d/99-com.rules": _RULES["raspberry"],
        "systemd/system/proof-agent.service": _AGENT,
    }
    for name, text in written.items():
        (etc / name).parent.mkdir(parents=True, exist_ok=True)
        (etc / name).write_text(text, encoding="utf-8")
    (etc / "sudoers.d" / "pi").chmod(0o440)


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - Debian's own programs
    require_success(command[0], done)
