"""The simulated controller: it shows mistakes of a driver as a person would see them."""

from lumen.simulation.silicon.st7789 import Command, Controller

RED, BLUE, CYAN = (255, 0, 0), (0, 0, 255), (0, 255, 255)
RED_565 = b"\xf8\x00"


def controller(*, mirrored: int = 0xC0, inverted: bool = True, on: bool = True) -> Controller:
    """Give a controller that a driver has set up, with one red pixel at column 3, row 84."""
    chip = Controller()
    chip.command(Command.SWRESET)
    chip.command(Command.SLPOUT)
    chip.command(Command.MADCTL)
    chip.data(bytes([mirrored]))
    if inverted:
        chip.command(Command.INVON)
    if on:
        chip.command(Command.DISPON)
    chip.command(Command.CASET)
    chip.data(bytes([0, 3, 0, 3]))
    chip.command(Command.RASET)
    chip.data(bytes([0, 84, 0, 84]))
    chip.command(Command.RAMWR)
    chip.data(RED_565)
    return chip


def test_pixel_is_turned_when_the_driver_mirrors_both_ways() -> None:
    """With both mirrors column 3 of row 84 is the fourth from the right, the fifth from below."""
    assert controller().picture.getpixel((236, 235)) == RED


def test_pixel_is_elsewhere_when_nothing_is_mirrored() -> None:
    """A missing rotation does not go unnoticed."""
    assert controller(mirrored=0).picture.getpixel((3, 84)) == RED


def test_colours_are_negative_when_inversion_is_off() -> None:
    """A missing inversion does not go unnoticed."""
    assert controller(inverted=False).picture.getpixel((236, 235)) == CYAN


def test_red_is_blue_when_the_order_is_swapped() -> None:
    """A wrong colour order does not go unnoticed."""
    assert controller(mirrored=0xC8).picture.getpixel((236, 235)) == BLUE


def test_glass_is_black_when_the_display_is_off_or_asleep() -> None:
    """Without DISPON, or asleep, there is nothing to see."""
    asleep = controller()
    asleep.command(Command.SLPIN)
    for chip in (controller(on=False), asleep):
        assert chip.picture.getcolors() == [(240 * 240, (0, 0, 0))]


def test_noise_is_seen_when_nothing_was_written() -> None:
    """Memory holds noise after power-on: a driver that sends too little is found out."""
    colours = controller().picture.getcolors(1 << 16)
    assert colours is not None
    assert len(colours) > 10_000


def test_pixels_fill_the_window_when_bytes_come_in_pieces() -> None:
    """A transfer may end inside a pixel, and the window wraps to its start."""
    chip = controller(mirrored=0)
    chip.command(Command.CASET)
    chip.data(bytes([0, 10]))
    chip.data(bytes([0, 11]))
    chip.command(Command.RAMWR)
    chip.data(RED_565 * 2 + b"\x00")
    chip.data(b"\x1f")
    assert chip.picture.getpixel((10, 84)) == BLUE
    assert chip.picture.getpixel((11, 84)) == RED
