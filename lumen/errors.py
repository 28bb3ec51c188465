"""Every error a person can cause or meet, in one tree.

LumenError                exit 1, one line on standard error
├── UsageError            exit 2: the command line itself is wrong
├── ConfigError           a setting: names the key, the value and what is allowed
├── LanguageError         a text that is no expression
├── RecordingError        a recording: names the file and the line
├── StudentError          a student file that does not match its manifest, or is damaged
├── StoreError            the memory cannot be opened or written
├── AlreadyRunningError   another Lumen owns the body
├── NotRunningError       no daemon answers on the socket
├── BrokerError           an MQTT broker cannot be reached, or refuses
├── PluginError           a plug-in failed, or gave what cannot be used
├── UpdateError           a release cannot be verified, fetched or installed
├── OutputError           standard output cannot be written
│   └── ReaderGoneError   exit 0, quietly: whoever read it has all that was wanted
└── DeviceError           a part does not answer
    └── DeadlineError     a part did not answer in time
"""

import errno
from collections.abc import Mapping

_REMEDIES: Mapping[int, str] = {
    errno.ENOENT: "check the path",
    errno.ENOTDIR: "check the path",
    errno.ELOOP: "check the links on the path",
    errno.EISDIR: "name a file",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EEXIST: "choose another name",
    errno.EACCES: "choose another, or try it with sudo",
    errno.EPERM: "choose another, or try it with sudo",
    errno.EROFS: "choose a place that can be written",
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
    errno.EFBIG: "begin another file",
    errno.EOVERFLOW: "name another file",
    errno.EIO: "see `lumen doctor`, for the disk may fail",
}
"""What helps where the system refuses a file."""


def system_refusal(error: OSError) -> str:
    """Say why the system refused something, and what helps.

    >>> system_refusal(FileNotFoundError(errno.ENOENT, "No such file or directory"))
    'No such file or directory: check the path'
    """
    remedy = _REMEDIES.get(error.errno or 0, "try again, or see `lumen doctor`")
    return f"{error.strerror or error}: {remedy}"


def printable(text: str) -> str:
    r"""Give a text with every character that does not print as its escape.

    >>> printable("red \x1b[31m")
    'red \\x1b[31m'
    """
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


class LumenError(Exception):
    """The root: its text is one clear line that says what is wrong, and where.

    What it quotes may come from strangers: whatever is not printable is shown as its escape.
    """

    exit_code = 1

    def __init__(self, text: str) -> None:
        super().__init__(printable(text))


class UsageError(LumenError):
    """The command line is wrong."""

    exit_code = 2


class ConfigError(LumenError):
    """A setting is wrong: the text names the key, the value and what is allowed."""


class LanguageError(LumenError):
    """A text is no expression of the language."""


class RecordingError(LumenError):
    """A recording cannot be read: the text names the file and the line."""


class StudentError(LumenError):
    """A student is missing, damaged, or does not match its manifest."""


class StoreError(LumenError):
    """The memory cannot be opened or written."""


class AlreadyRunningError(LumenError):
    """Another Lumen owns the body."""


class NotRunningError(LumenError):
    """No daemon answers on the socket."""


class BrokerError(LumenError):
    """An MQTT broker cannot be reached, or refuses: the text says which and why."""


class PluginError(LumenError):
    """A plug-in failed, or gave what cannot be used: the text says what."""


class PluginRaisedError(PluginError):
    """A plug-in's own code raised something: the text says what, and where."""


class PluginSettingsError(PluginError):
    """A plug-in refuses what its own table of the settings says: the text names the table."""


class UpdateError(LumenError):
    """A release cannot be verified, fetched or installed: the text says why."""


class OutputError(LumenError):
    """Standard output cannot be written: the text says why."""


class ReaderGoneError(OutputError):
    """Whoever read standard output has gone, with all that was wanted: no failure."""

    exit_code = 0


class DeviceError(LumenError):
    """A part does not answer."""


class DeadlineError(DeviceError):
    """A part did not answer in time."""
