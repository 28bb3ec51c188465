"""How a compressed file is known by what it begins with, and how it is unpacked."""

COMPRESSED = {
    b"\x1f\x8b": "it is compressed: gunzip it first",
    b"BZh": "it is compressed: bunzip2 it first",
    b"\xfd7zXZ": "it is compressed: unxz it first",
    b"\x28\xb5\x2f\xfd": "it is compressed: unzstd it first",
    b"7z\xbc\xaf": "it is compressed: unpack it with 7z first",
}
"""The beginning, and what it says of the file and the way out."""
