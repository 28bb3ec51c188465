"""Speech aloud through the espeak-ng program, where it is installed and wanted."""

import asyncio
import contextlib
import shutil
from asyncio.subprocess import DEVNULL, PIPE

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


class EspeakVoice:
    """A voice that is never waited for: sentences are said beside everything else."""

    def __init__(self, program: str, time_out: Seconds = TIME_OUT) -> None:
        self.fault: str | None = None
        """Why the last sentence was not said to its end, or None."""
        self._program = program
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
            # The text goes through standard input: no shell sees it, and it is never an option.
            process = await asyncio.create_subprocess_exec(
                self._program,
                "--stdin",
                "-s",
                _WORDS_PER_MINUTE,
                stdin=PIPE,
                stdout=DEVNULL,
                stderr=DEVNULL,
            )
        except OSError as error:
            self.fault = f"{self._program} cannot be started: {error}"
            return
        try:
            async with asyncio.timeout(self._time_out):
                await process.communicate(text.encode())
            code = process.returncode
            self.fault = None if code == 0 else f"{self._program} ended with code {code}"
        except TimeoutError:
            self.fault = f"{self._program} was still speaking after {self._time_out:g} s"
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def voice(*, wanted: bool) -> SpeechOutput:
    """Give a voice if one is wanted and the program is there, else silence with its reason."""
    if not wanted:
        return SilentVoice("speech is switched off")
    program = shutil.which(PROGRAM)
    if program is None:
        return SilentVoice(f"{PROGRAM} is not installed: sudo apt install {PROGRAM}", wanted=True)
    return EspeakVoice(program)
