"""What people and programs do, and what each does to the room and to the host."""

from enum import StrEnum

from lumen.simulation.effect import Effect


class Activity(StrEnum):
    """Something going on; its value says so to a person."""

    ASLEEP = "everyone is asleep"
    AWAY = "nobody is here"
    GUESTS = "guests are here"
    KETTLE = "kettle on"
    SHOWER = "someone showers next door"
    COOKING = "something is cooking"
    WINDOW = "window open"
    READING_LAMP = "reading lamp on"
    COMPILE = "a long compile runs"
    WHEEL = "a package is being built"
    LINKER = "a linker fills the memory"
    BACKUP = "the nightly backup runs"
    DOWNLOAD = "a large download fills the disk"
    BROWSER = "a browser with many tabs is open"
    VIDEO = "a video plays"
    BUSY_LOOP = "a program is stuck in a loop"
    SLOW_LEAK = "a program leaks memory"
    FAST_LEAK = "a program leaks memory fast"
    FRONT = "a weather front passes"
    CURTAIN = "the curtain is closed"
    HAND = "a hand covers the light sensor"
    DRYER = "a hair dryer runs"
    WRONG_AIR = "the air sensor reads one wrong value"
    WRONG_LIGHT = "the light sensor reads one wrong value"


EFFECTS: dict[Activity, Effect] = {
    # These two change what the household itself is to the room: see people.py.
    Activity.ASLEEP: Effect(),
    Activity.AWAY: Effect(),
    # Three more adults, each 75 W and 55 g/h (ISO 7730, BS 5250).
    Activity.GUESTS: Effect(heat=225.0, steam=3 * 55.0 / 3600.0),
    # 2 kW boil away 0.88 g/s; most of it drifts past Lumen's shelf.
    Activity.KETTLE: Effect(heat=250.0, steam_beside=0.6),
    # 200 g a person (BS 5250) come through the open door in eight minutes.
    Activity.SHOWER: Effect(heat=200.0, steam=0.42),
    # A covered pot on a 1.5 kW ring: 300 g in half an hour.
    Activity.COOKING: Effect(heat=450.0, steam=0.16),
    # One wing of it, wide open.
    Activity.WINDOW: Effect(opening=0.75),
    Activity.READING_LAMP: Effect(heat=8.0, lamps=90.0),
    # make -j4: every core, some memory, many short processes.
    Activity.COMPILE: Effect(
        tasks=4.4, memory=13.0, scratch=1.5, switches=1500.0, interrupts=400.0
    ),
    # pip builds one package: a compiler and its driver.
    Activity.WHEEL: Effect(tasks=1.3, memory=12.0, scratch=0.4, switches=500.0),
    # Linking with full debug information takes a gigabyte and a half, for minutes.
    Activity.LINKER: Effect(tasks=0.9, memory=42.0, switches=200.0, interrupts=300.0),
    # Compression on one core while the card is read: little memory, many interrupts.
    Activity.DOWNLOAD: Effect(
        tasks=0.4, memory=2.0, scratch=54.0, switches=900.0, interrupts=1800.0
    ),
    Activity.BACKUP: Effect(tasks=0.9, memory=3.0, scratch=2.5, switches=900.0, interrupts=1600.0),
    Activity.BROWSER: Effect(tasks=0.35, memory=24.0, switches=1300.0, interrupts=500.0),
    Activity.VIDEO: Effect(tasks=0.55, memory=5.0, switches=1600.0, interrupts=1100.0),
    Activity.BUSY_LOOP: Effect(tasks=1.0),
    # 0.6 % an hour: some 25 MB; nobody sees it until the night's restart.
    Activity.SLOW_LEAK: Effect(leak=0.6 / 3600.0),
    # 160 MB a minute: a queue that nobody empties.
    Activity.FAST_LEAK: Effect(leak=3.9 / 60.0, tasks=0.15),
    Activity.FRONT: Effect(front=14.0),
    # A lined curtain lets some per mille through.
    Activity.CURTAIN: Effect(curtain=0.994),
    Activity.HAND: Effect(shade=0.97),
    # 1.2 kW; wet hair gives some 50 g of water in five minutes.
    Activity.DRYER: Effect(heat=1100.0, steam=0.05),
    # As outliers in real recordings are: eight degrees, and a fiftieth of the light.
    Activity.WRONG_AIR: Effect(misread=8.0),
    Activity.WRONG_LIGHT: Effect(shade=0.98),
}
