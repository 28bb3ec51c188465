"""Headers of a backup that nobody wrote by `lumen backup`."""

import gzip
import io
import tarfile

import pytest

from lumen.errors import LumenError
from lumen.formats.backup import MANIFEST, BackupReader


@pytest.mark.parametrize("size", [-1, -512])
def test_size_below_zero_is_refused(size: int) -> None:
    """A tar header can say so; to read -1 bytes means all, as many as can be zipped."""
    member = tarfile.TarInfo(MANIFEST)
    header = bytearray(member.tobuf(tarfile.USTAR_FORMAT))
    header[124:136] = size.to_bytes(12, "big", signed=True)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    assert tarfile.TarInfo.frombuf(bytes(header), "utf-8", "strict").size == size
    stream = io.BytesIO(gzip.compress(bytes(header) + bytes(1 << 24)))
    with pytest.raises(LumenError, match="it is no backup of a Lumen"):
        BackupReader(stream, "b")
