"""Diary and letter in German: each clause that may stand in them, once its numbers are known."""

from collections.abc import Mapping, Sequence

from lumen.core.german.recalled import (
    SHAPE_NAMES,
    TURNS,
    age_words,
    weekday,
    written,
)
from lumen.core.local_days import WEEK, Age, clock
from lumen.core.reading import Channel
from lumen.core.season import Turn
from lumen.core.shape_names import Shape
from lumen.core.vocabulary import Extreme
from lumen.core.wording import capitalised, listed, span
from lumen.units import Celsius, Lux, Seconds

_NOT_MEASURED: Mapping[Channel, str] = {
    Channel.AMBIENT_TEMP: "Lufttemperatur",
    Channel.HUMIDITY: "Luftfeuchte",
    Channel.PRESSURE: "Luftdruck",
    Channel.LIGHT: "Licht",
    Channel.CPU_TEMP: "Prozessortemperatur",
    Channel.CPU: "Prozessorlast",
    Channel.MEMORY: "Speicherbelegung",
    Channel.DISK: "Datenträgerbelegung",
    Channel.LOAD: "Systemlast",
    Channel.CTX_SWITCHES: "Kontextwechsel",
    Channel.INTERRUPTS: "Unterbrechungen",
    Channel.LED_BRIGHTNESS: "Helligkeit der Lichter",
    Channel.CO2: "CO2",
}


class GermanDiary:
    """The clauses; `vocabulary.DiaryWords` says what each is for."""

    clock_set = "Meine Uhr wurde gestellt, darum nenne ich keine Zeiten."

    def away(self, days: int) -> str:
        """Say how many days were missed before this one."""
        return f"Davor war ich {'einen Tag' if days == 1 else f'{days} Tage'} lang fort."

    def born(self, name: str) -> str:
        """Say that this was the first day."""
        return f"Ich wurde geboren und heiße {name}."

    def old(self, age: Age) -> str:
        """Say its age."""
        return f"Ich bin {age_words(age)} alt."

    def turn(self, turn: Turn) -> str:
        """Say where the days go since three weeks."""
        return f"Seit drei Wochen werden die Tage {TURNS[turn]}."

    def firsts(self, shapes: Sequence[Shape]) -> str:
        """Say which shapes were felt for the first time."""
        return (
            f"Zum ersten Mal spürte ich {listed([SHAPE_NAMES[shape] for shape in shapes], 'und')}."
        )

    def record(self, words: Mapping[str, str]) -> str:
        """Say a record."""
        return f"{capitalised(words['what'])} {words['since']}."

    def life(
        self, felt: Sequence[tuple[Shape, Seconds]], awake: Seconds, utterances: int
    ) -> Sequence[str]:
        """Say how long it felt what, was awake, and how often it spoke."""
        often = {1: "einmal"}.get(utterances, f"{utterances}-mal")
        spoke = f"sprach {often}" if utterances else "sagte nichts"
        woke = f"Ich war {span(awake)} wach"
        if not felt:
            return (f"{woke} und {spoke}.",)
        joined = " und ".join(f"{span(time)} {SHAPE_NAMES[shape]}" for shape, time in felt)
        return (
            f"{woke}: {joined}. Ich {spoke}.",
            f"Ich spürte {joined}, war {span(awake)} wach und {spoke}.",
            f"{capitalised(joined)}. Ich war {span(awake)} wach und {spoke}.",
        )

    def light(self, first: Seconds, last: Seconds) -> str:
        """Say from when to when there was light."""
        return f"Licht von {clock(first)} bis {clock(last)} Uhr."

    def room(self, low: Celsius, high: Celsius, warmest: Seconds) -> str:
        """Say between which temperatures the room was, and when it was warmest."""
        if f"{low:.0f}" == f"{high:.0f}":
            return f"Der Raum blieb bei {low:.0f} °C."
        return (
            f"Der Raum ging von {low:.0f} bis {high:.0f} °C, am wärmsten war es um "
            f"{clock(warmest)} Uhr."
        )

    def lost(self, channels: Sequence[Channel], time: Seconds) -> str:
        """Say what could not be measured, and how long."""
        names = listed([_NOT_MEASURED[channel] for channel in channels], "und")
        return f"Nicht gemessen, {span(time)} lang: {names}."

    def week(self, monday: int) -> str:
        """Give the heading of a letter."""
        return f"Die Woche vom {written(monday)}."

    def lived(self, days: int, watched: Seconds, utterances: int) -> str:
        """Say on how many days of a week it lived."""
        which = "allen sieben Tagen" if days == WEEK else f"{days} ihrer sieben Tage"
        often = {0: "kein Mal", 1: "einmal"}.get(utterances, f"{utterances}-mal")
        return f"Ich lebte an {which}, zusammen {span(watched)}, und sprach {often}."

    def felt(self, shares: Sequence[tuple[Shape, float]]) -> str:
        """Say what it felt in a week, in percent."""
        named = [f"{SHAPE_NAMES[shape]} {share:.0f} %" for shape, share in shares]
        return f"Von dem, was ich spürte: {', '.join(named)}."

    def warmest(self, hot: Extreme, cold: Extreme) -> str:
        """Say when a week was warmest and coldest."""
        return (
            f"Am wärmsten am {weekday(hot.day)} um {clock(hot.at)} Uhr, {hot.value:.0f} °C; am "
            f"kältesten am {weekday(cold.day)} um {clock(cold.at)} Uhr, {cold.value:.0f} °C."
        )

    def brightest(self, day: int, light: Lux) -> str:
        """Say which noon of a week was the brightest."""
        return f"Der hellste Mittag war am {weekday(day)}, {light:.0f} lx."

    def of_day(self, day: int, clause: str) -> str:
        """Say on which weekday a clause was news."""
        return f"{weekday(day)}: {clause}"

    def farewell(self, name: str) -> str:
        """Close a letter."""
        return f"Herzlich, {name}"

    def signed(self, name: str, day: int, line: str) -> str:
        """Give a day's line with who wrote it and when."""
        return f"{name} am {weekday(day)}: {line}"
