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

    Nodes are numbered from 0, the root, parents before children.

    token: [nodes] what a node ends with; of the root, nothing. depth: [nodes] its tokens.
    above: [nodes, nodes] whether the second is the first or comes before it.
    children: [nodes, most] the tokens that may follow; NOWHERE where there are fewer.
    paths: [completions, longest] the choices that lead to a completion, each node * most + place;
    NOWHERE where it is shorter.
    """

    token: Indices
    depth: Indices
    above: Flags
    children: Indices
    paths: Indices


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
    ([-1, 1], [[1, 3], [2, 9]])
    """
    follow = followers(completions)
    nodes = _with_choice(follow)
    number = {prefix: place for place, prefix in enumerate(nodes)}
    most = max(len(follow[prefix]) for prefix in nodes)
    children = np.full((len(nodes), most), NOWHERE, dtype=np.intp)
    above = np.eye(len(nodes), dtype=np.bool_)
    for place, prefix in enumerate(nodes):
        children[place, : len(follow[prefix])] = follow[prefix]
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
    )


def _with_choice(follow: dict[Prefix, list[int]]) -> list[Prefix]:
    """Give the beginnings with a choice at or below them, shorter ones first."""
    wanted: set[Prefix] = {()}
    for prefix, tokens in follow.items():
        if len(tokens) > 1:
            wanted.update(prefix[:end] for end in range(len(prefix) + 1))
    return sorted(wanted, key=lambda prefix: (len(prefix), prefix))
