"""Diary and letter in Spanish: each clause that may stand in them, once its numbers are known."""

from collections.abc import Mapping, Sequence

from lumen.core.local_days import WEEK, Age, clock
from lumen.core.reading import Channel
from lumen.core.season import Turn
from lumen.core.shape_names import Shape
from lumen.core.spanish.recalled import (
    SHAPE_NAMES,
    TURNS,
    age_words,
    weekday,
    written,
)
from lumen.core.vocabulary import Extreme
from lumen.core.wording import capitalised, listed, span
from lumen.units import Celsius, Lux, Seconds

_NOT_MEASURED: Mapping[Channel, str] = {
    Channel.AMBIENT_TEMP: "temperatura del aire",
    Channel.HUMIDITY: "humedad",
    Channel.PRESSURE: "presión",
    Channel.LIGHT: "luz",
    Channel.CPU_TEMP: "temperatura del procesador",
    Channel.CPU: "uso del procesador",
    Channel.MEMORY: "uso de memoria",
    Channel.DISK: "uso de disco",
    Channel.LOAD: "carga",
    Channel.CTX_SWITCHES: "cambios de contexto",
    Channel.INTERRUPTS: "interrupciones",
    Channel.LED_BRIGHTNESS: "brillo de las luces",
    Channel.CO2: "CO2",
}


class SpanishDiary:
    """The clauses; `vocabulary.DiaryWords` says what each is for."""

    clock_set = "Me ajustaron el reloj, así que no doy horas."

    def away(self, days: int) -> str:
        """Say how many days were missed before this one."""
        return f"Antes estuve fuera {'un día' if days == 1 else f'{days} días'}."

    def born(self, name: str) -> str:
        """Say that this was the first day."""
        return f"Nací, y me llamo {name}."

    def old(self, age: Age) -> str:
        """Say its age."""
        return f"Cumplo {age_words(age)}."

    def turn(self, turn: Turn) -> str:
        """Say where the days go since three weeks."""
        return f"Desde hace tres semanas los días son {TURNS[turn]}."

    def firsts(self, shapes: Sequence[Shape]) -> str:
        """Say which shapes were felt for the first time."""
        return f"Sentí por primera vez {listed([SHAPE_NAMES[shape] for shape in shapes], 'y')}."

    def record(self, words: Mapping[str, str]) -> str:
        """Say a record."""
        return f"{capitalised(words['what'])} {words['since']}."

    def life(
        self, felt: Sequence[tuple[Shape, Seconds]], awake: Seconds, utterances: int
    ) -> Sequence[str]:
        """Say how long it felt what, was awake, and how often it spoke."""
        often = "una vez" if utterances == 1 else f"{utterances} veces"
        spoke = f"hablé {often}" if utterances else "no dije nada"
        woke = f"Estuve despierto {span(awake)}"
        if not felt:
            return (f"{woke} y {spoke}.",)
        joined = listed([f"{span(time)} de {SHAPE_NAMES[shape]}" for shape, time in felt], "y")
        return (
            f"{woke}: {joined}. {capitalised(spoke)}.",
            f"Sentí {joined}, estuve despierto {span(awake)} y {spoke}.",
            f"{capitalised(joined)}. {woke} y {spoke}.",
        )

    def light(self, first: Seconds, last: Seconds) -> str:
        """Say from when to when there was light."""
        return f"Luz desde las {clock(first)} hasta las {clock(last)}."

    def room(self, low: Celsius, high: Celsius, warmest: Seconds) -> str:
        """Say between which temperatures the room was, and when it was warmest."""
        if f"{low:.0f}" == f"{high:.0f}":
            return f"El cuarto se mantuvo a {low:.0f} °C."
        return f"El cuarto fue de {low:.0f} a {high:.0f} °C, lo más cálido a las {clock(warmest)}."

    def lost(self, channels: Sequence[Channel], time: Seconds) -> str:
        """Say what could not be measured, and how long."""
        names = listed([_NOT_MEASURED[channel] for channel in channels], "y")
        return f"Sin medir durante {span(time)}: {names}."

    def week(self, monday: int) -> str:
        """Give the heading of a letter."""
        return f"La semana del {written(monday)}."

    def lived(self, days: int, watched: Seconds, utterances: int) -> str:
        """Say on how many days of a week it lived."""
        which = "los siete días" if days == WEEK else f"{days} de sus siete días"
        often = {0: "ni una vez", 1: "una vez"}.get(utterances, f"{utterances} veces")
        return f"Viví {which}, {span(watched)} en total, y hablé {often}."

    def felt(self, shares: Sequence[tuple[Shape, float]]) -> str:
        """Say what it felt in a week, in percent."""
        named = [f"{SHAPE_NAMES[shape]} {share:.0f} %" for shape, share in shares]
        return f"De lo que sentí: {', '.join(named)}."

    def warmest(self, hot: Extreme, cold: Extreme) -> str:
        """Say when a week was warmest and coldest."""
        return (
            f"Lo más cálido, el {weekday(hot.day)} a las {clock(hot.at)}, {hot.value:.0f} °C; lo "
            f"más frío, el {weekday(cold.day)} a las {clock(cold.at)}, {cold.value:.0f} °C."
        )

    def brightest(self, day: int, light: Lux) -> str:
        """Say which noon of a week was the brightest."""
        return f"El mediodía más luminoso fue el del {weekday(day)}, {light:.0f} lx."

    def of_day(self, day: int, clause: str) -> str:
        """Say on which weekday a clause was news."""
        return f"{capitalised(weekday(day))}: {clause}"

    def farewell(self, name: str) -> str:
        """Close a letter."""
        return f"Con cariño, {name}"

    def signed(self, name: str, day: int, line: str) -> str:
        """Give a day's line with who wrote it and when."""
        return f"{name}, el {weekday(day)}: {line}"
