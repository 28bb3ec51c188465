"""The language as a trie of a tokenizer's ids: what may follow what, and how to walk it at once.

A node is a beginning of some completions, the root the empty one. A node that one token alone may
follow says nothing, for the mask gives that token all: only nodes with a choice at or below them
are ever shown to a model.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lumen.core.speaker import Flags, Indices

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Trie:
    """Completions laid out to be walked.

    Nodes are numbered from 0, the root, parents before children; those with nodes below them come
    before all others, which nothing follows that is shown to a model.

    token: [nodes] what a node ends with; of the root, nothing. depth: [nodes] its tokens.
    above: [nodes, inner] whether the second is the first or comes before it.
    children: [nodes, most] which of `allowed` may follow; NOWHERE where there are fewer.
    paths: [completions, longest] the choices that lead to a completion, each node * most + place;
    NOWHERE where it is shorter.
    allowed: every token that some choice allows, in order; `children` are places in it.
    """

    token: Indices
    depth: Indices
    above: Flags
    children: Indices
    paths: Indices
    allowed: Indices

    @property
    def inner(self) -> int:
        """How many nodes have nodes below them."""
        return int(self.above.shape[1])


Prefix = tuple[int, ...]


def followers(completions: Sequence[Sequence[int]]) -> dict[Prefix, list[int]]:
    """Give what may follow each beginning, in order of token."""
    found: dict[Prefix, set[int]] = {}
    for ids in completions:
        for end, token in enumerate(ids):
            found.setdefault(tuple(ids[:end]), set()).add(token)
    return {prefix: sorted(tokens) for prefix, tokens in found.items()}


def trie_of(completions: Sequence[Sequence[int]]) -> Trie:
    """Lay completions out; none of them is the beginning of another.

    >>> laid = trie_of([[1, 9], [1, 2, 9], [3, 9]])
    >>> laid.token.tolist(), laid.children.tolist()
    ([-1, 1], [[0, 2], [1, 3]])
    """
    follow = followers(completions)
    nodes, inner = _with_choice(follow)
    allowed = sorted({token for prefix in nodes for token in follow[prefix]})
    place_of = {token: place for place, token in enumerate(allowed)}
    number = {prefix: place for place, prefix in enumerate(nodes)}
    most = max(len(follow[prefix]) for prefix in nodes)
    children = np.full((len(nodes), most), NOWHERE, dtype=np.intp)
    above = np.eye(len(nodes), inner, dtype=np.bool_)
    for place, prefix in enumerate(nodes):
        children[place, : len(follow[prefix])] = [place_of[token] for token in follow[prefix]]
        if prefix:
            above[place] |= above[number[prefix[:-1]]]
    longest = max(map(len, completions))
    paths = np.full((len(completions), longest), NOWHERE, dtype=np.intp)
    for row, ids in enumerate(completions):
        choices = [
            number[prefix] * most + follow[prefix].index(token)
            for prefix, token in ((tuple(ids[:end]), token) for end, token in enumerate(ids))
            if len(follow[prefix]) > 1
        ]
        paths[row, : len(choices)] = choices
    return Trie(
        token=np.array([prefix[-1] if prefix else NOWHERE for prefix in nodes], dtype=np.intp),
        depth=np.array([len(prefix) for prefix in nodes], dtype=np.intp),
        above=above,
        children=children,
        paths=paths,
        allowed=np.array(allowed, dtype=np.intp),
    )


def _with_choice(follow: dict[Prefix, list[int]]) -> tuple[list[Prefix], int]:
    """Give the beginnings with a choice at or below them, and how many have such below them."""
    wanted: set[Prefix] = {()}
    for prefix, tokens in follow.items():
        if len(tokens) > 1:
            wanted.update(prefix[:end] for end in range(len(prefix) + 1))
    above = {prefix[:-1] for prefix in wanted if prefix} | {()}
    ordered = sorted(wanted, key=lambda prefix: (prefix not in above, len(prefix), prefix))
    return ordered, len(above)
