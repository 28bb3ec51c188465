"""The checksums of Sensirion's and ASAIR's parts: CRC-8, polynomial 0x31, begun with 0xFF."""

_BEGIN, _POLYNOMIAL, _TOP = 0xFF, 0x31, 0x80


def crc8(data: bytes) -> int:
    """Give the checksum of bytes.

    >>> hex(crc8(bytes([0xBE, 0xEF])))  # the data sheet's example
    '0x92'
    """
    crc = _BEGIN
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ _POLYNOMIAL) & 0xFF if crc & _TOP else crc << 1
    return crc


def words_are_whole(answer: bytes) -> bool:
    """Tell whether each word of two bytes is followed by its checksum."""
    words = [answer[i : i + 3] for i in range(0, len(answer), 3)]
    return all(crc8(word[:2]) == word[2] for word in words)
