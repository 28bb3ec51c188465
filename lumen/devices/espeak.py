"""Speech aloud through the espeak-ng program, where it is installed and wanted."""

import asyncio
import contextlib
import shutil
from asyncio.subprocess import DEVNULL, PIPE

from lumen.core.languages import Language
from lumen.devices.blinka import reason
from lumen.ports import SpeechOutput
from lumen.units import Seconds

PROGRAM = "espeak-ng"

TIME_OUT: Seconds = 30.0
"""Far longer than any sentence of Lumen's takes to say; sound drivers have been seen to hang."""

_WORDS_PER_MINUTE = "140"  # a little under the program's own 175: Lumen is in no hurry


class SilentVoice:
    """A voice that says nothing, and knows why; where speech is wished for, that is a fault."""

    def __init__(self, reason: str, *, wanted: bool = False) -> None:
        self.reason = reason
        self.fault = reason if wanted else None

    async def say(self, text: str) -> None:
        """Say nothing."""

    async def close(self) -> None:
        """Stay silent."""


class SentenceVoice:
    """A voice that is never waited for: sentences are said beside everything else."""

    def __init__(self, name: str, time_out: Seconds = TIME_OUT) -> None:
        self.fault: str | None = None
        """Why the last sentence was not said to its end, or None."""
        self._name = name
        self._time_out = time_out
        self._saying: asyncio.Task[None] | None = None
        self._closed = False

    async def say(self, text: str) -> None:
        """Begin to say a sentence, or drop it while another is being said."""
        if self._closed or (self._saying is not None and not self._saying.done()):
            return
        self._saying = asyncio.create_task(self._say(text), name="voice")

    async def close(self) -> None:
        """Fall silent at once; safe to call twice."""
        self._closed = True
        if self._saying is not None:
            self._saying.cancel()
            await asyncio.gather(self._saying, return_exceptions=True)

    async def _say(self, text: str) -> None:
        try:
            async with asyncio.timeout(self._time_out):
                await self._speak(text)
            self.fault = None
        except TimeoutError:
            self.fault = f"{self._name} was still speaking after {self._time_out:g} s"
        except OSError as error:
            self.fault = f"{self._name} {error.strerror or error}"
        except Exception as error:  # noqa: BLE001 - whatever it was, a voice that failed is not well
            self.fault = f"{self._name} failed: {reason(error)}"

    async def _speak(self, text: str) -> None:
        """Say a sentence to its end, or raise OSError, which says what became of the voice."""
        raise NotImplementedError


class EspeakVoice(SentenceVoice):
    """The espeak-ng program, started for each sentence."""

    def __init__(
        self, program: str, time_out: Seconds = TIME_OUT, language: Language = "en"
    ) -> None:
        super().__init__(program, time_out)
        self._program = program
        self._language = language

    async def _speak(self, text: str) -> None:
        # The text goes through standard input: no shell sees it, and it is never an option.
        options = ["--stdin", "-s", _WORDS_PER_MINUTE, "-v", self._language]
        try:
            process = await asyncio.create_subprocess_exec(
                self._program, *options, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL
            )
        except OSError as error:
            raise OSError(f"cannot be started: {error}") from None
        try:
            await process.communicate(text.encode())
            if process.returncode:
                raise OSError(f"ended with code {process.returncode}")
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def voice(*, wanted: bool, language: Language = "en") -> SpeechOutput:
    """Give a voice if one is wanted and the program is there, else silence with its reason."""
    if not wanted:
        return SilentVoice("speech is switched off")
    program = shutil.which(PROGRAM)
    if program is None:
        return SilentVoice(f"{PROGRAM} is not installed: sudo apt install {PROGRAM}", wanted=True)
    return EspeakVoice(program, language=language)
