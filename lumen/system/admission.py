"""Who has a place among a bounded number of others, and who gives it up when one more comes.

Pure bookkeeping: a place is held by anything, under the key of whoever it belongs to, as an
address or a user number is. Nobody is kept out by the number of others alone: whoever comes gets
the place of the one that has been idle longest, of the same key where that has its quota, else of
the key that has the most.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Places(Generic[T]):
    """A bounded number of places, in the order in which they were taken."""

    def __init__(
        self, most: int, most_each: int, evictable: Callable[[T], bool] = lambda _: True
    ) -> None:
        """Take the bounds.

        Args:
            most: places in all.
            most_each: places of one key.
            evictable: whether a holder may be sent away for another: it is idle.
        """
        self._most = most
        self._most_each = most_each
        self._evictable = evictable
        self._keys: dict[T, Hashable] = {}
        self._counts: Counter[Hashable] = Counter()

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, holder: object) -> bool:
        return holder in self._keys

    def __iter__(self) -> Iterator[T]:
        return iter(tuple(self._keys))

    def add(self, holder: T, key: Hashable) -> T | None:
        """Give a place; give who lost its own for it, or None.

        Where nobody can be sent away, that is the newcomer itself.
        """
        evicted = None
        if self._counts[key] >= self._most_each:
            evicted = self._oldest(key)
        elif len(self._keys) >= self._most:
            evicted = self._oldest_of_the_most()
        else:
            self._seat(holder, key)
            return None
        if evicted is None:
            return holder
        self.remove(evicted)
        self._seat(holder, key)
        return evicted

    def remove(self, holder: T) -> None:
        """Free a place; safe where there is none."""
        if holder not in self._keys:
            return
        key = self._keys.pop(holder)
        self._counts[key] -= 1
        if not self._counts[key]:
            del self._counts[key]

    def _seat(self, holder: T, key: Hashable) -> None:
        self._keys[holder] = key
        self._counts[key] += 1

    def _oldest(self, key: Hashable) -> T | None:
        held = (holder for holder, owner in self._keys.items() if owner == key)
        return next((holder for holder in held if self._evictable(holder)), None)

    def _oldest_of_the_most(self) -> T | None:
        for key, _ in self._counts.most_common():
            holder = self._oldest(key)
            if holder is not None:
                return holder
        return None
