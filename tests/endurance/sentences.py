"""Which of the inner voice's phrases were heard."""

from collections.abc import Iterator

from lumen.core.english.movement_phrases import MOVEMENTS
from lumen.core.english.phrases import EVENTS, PLACES
from lumen.core.english.voices import VOICES


def _phrases() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give every phrase by its place, with the ways in which it sounds in a sentence."""
    for group in (EVENTS, MOVEMENTS, PLACES):
        for what, sentences in group.items():
            yield from ((f"{what}: {sentence}", (sentence,)) for sentence in sentences)
    for token, voice in VOICES.items():
        for sentence in (*voice.says, *voice.asks):
            yield f"{token}: {sentence}", (sentence,)
        for deed in voice.does:
            yield (
                f"{token}: I {deed}",
                (f"I {deed} and ", f"I {deed}, ", f", {deed}, and ", f"and {deed}."),
            )
        for call in voice.calls:
            lowered = call if call.startswith("I ") else call[:1].lower() + call[1:]
            yield f"{token}: {call}", (f"{call}, ", f", {lowered}, ", f", {lowered}.")


class Unheard:
    """The phrases that were not heard yet."""

    def __init__(self) -> None:
        self._waiting = dict(_phrases())
        self.all = len(self._waiting)

    def hear(self, sentence: str) -> None:
        """Take a sentence."""
        for name, ways in tuple(self._waiting.items()):
            if any(way in sentence for way in ways):
                del self._waiting[name]

    def __iter__(self) -> Iterator[str]:
        """Give what is left."""
        return iter(self._waiting)
