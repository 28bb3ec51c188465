"""Which words of a sentence are the same word, in whatever form; a language gives its own forms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


def irregular(verbs: Mapping[str, str]) -> dict[str, str]:
    """Give the verb of each form, from each verb's forms.

    >>> irregular({"go": "goes went"})
    {'go': 'go', 'goes': 'go', 'went': 'go'}
    """
    return {form: verb for verb, forms in verbs.items() for form in (verb, *forms.split())}


@dataclass(frozen=True)
class WordForms:
    """The forms of one language's words.

    Args:
        word: matches a word, in small letters.
        small: words that bind, point and count: they may come twice.
        verbs: the verb of each form that no ending makes.
        endings: are taken off, the first that fits.
        shortest: letters that a word keeps when its ending is taken off.
        folded: letters that change within a word, as `str.maketrans` gives them.
    """

    word: re.Pattern[str]
    small: frozenset[str]
    verbs: Mapping[str, str]
    endings: tuple[str, ...]
    shortest: int
    folded: dict[int, int] = field(default_factory=dict)

    def repeated(self, sentence: str) -> frozenset[str]:
        """Give the verbs, nouns and adjectives that come twice in a sentence, in whatever form."""
        seen: set[str] = set()
        twice: set[str] = set()
        for word in self.word.findall(sentence.lower()):
            if word not in self.small:
                stem = self.stem(word)
                (twice if stem in seen else seen).add(stem)
        return frozenset(twice)

    def stem(self, word: str) -> str:
        """Give what all forms of a word share: its verb, or the word without its ending."""
        if word in self.verbs:
            return self.verbs[word]
        word = word.translate(self.folded)
        for ending in self.endings:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= self.shortest:
                return stem
        return word
