"""Why a student that was made again is another than the shipped one: by what is noted of both."""

from collections.abc import Iterator

from lumen.formats.student import SHIPPED, Manifest, Student

_NOT_NOTED = "not noted"


def from_shipped(made: Manifest, shipped: Manifest) -> list[str]:
    """Say in lines what a student's bytes and the shipped one's may differ by; or that they do not.

    Args:
        made: of the student that was made.
        shipped: of the one that this version of Lumen came with.
    """
    if made.sha256 == shipped.sha256:
        return ["the same bytes as the shipped student"]
    causes = [f"{what}: {before} there, {now} here" for what, before, now in _causes(made, shipped)]
    return [
        "another than the shipped student, made with other",
        *(causes or ["nothing that is noted: chance in what computed it"]),
    ]


def shipped_manifest() -> Manifest:
    """Give the shipped student's manifest.

    Raises:
        StudentError: there is none, or it is damaged.
    """
    return Student.load(SHIPPED).manifest


def _causes(made: Manifest, shipped: Manifest) -> Iterator[tuple[str, object, object]]:
    """Give what differs: what it is, the shipped student's, and the one's that was made."""
    pairs: list[tuple[str, object, object]] = [
        ("seed", shipped.seed, made.seed),
        ("teacher", shipped.teacher, made.teacher),
        ("base", shipped.base, made.base),
        ("windows", shipped.windows, made.windows),
        ("data (windows and labels)", shipped.dataset_sha256[:12], made.dataset_sha256[:12]),
        ("processor", shipped.processor or _NOT_NOTED, made.processor or _NOT_NOTED),
        ("code", shipped.code[:12] or _NOT_NOTED, made.code[:12] or _NOT_NOTED),
    ]
    pairs += [
        (name, shipped.libraries.get(name, "none"), made.libraries.get(name, "none"))
        for name in sorted(shipped.libraries | made.libraries)
    ]
    yield from (pair for pair in pairs if pair[1] != pair[2])
