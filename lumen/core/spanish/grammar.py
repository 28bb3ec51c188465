"""How Spanish phrases are put together, and which of its words must not come twice."""

import re
from collections.abc import Sequence

from lumen.core.word_forms import WordForms, irregular
from lumen.core.wording import capitalised

_WORD = re.compile(r"[a-záéíóúüñ]+")

_SMALL = frozenset(
    """
    el la los las un una unos unas lo al del de a ante bajo con contra desde en entre hacia hasta
    para por según sin sobre tras y e o u ni pero mas sino que si como cuando donde adonde
    yo me mí mi mis conmigo tú te ti tu tus contigo él ella ello ellos se sí su sus nos nosotros
    mío mía míos tuyo os le les esto eso este esta ese esa estas estos aquel aquello algo nada
    alguien nadie alguno alguna ninguna ninguno todo toda todos todas cada otro otra otros
    qué quién cuál cómo cuándo dónde adónde cuánto cuánta quien cual cuanto porque
    no ya aún todavía nunca jamás también más menos muy mucho mucha poco poca casi solo apenas tan
    tanto tanta bien mal aquí ahí allá allí dentro fuera detrás delante arriba abajo cerca lejos
    atrás debajo ahora luego antes después entonces hoy ayer siempre pronto vez nuevo nueva
    media medio mitad uno dos tres siete diez doce así quizá hace rato tiempo parte lado punto
    mismo misma propio propia propios propias
    """.split()  # noqa: SIM905 - a list of words is read as one
)
"""Words that bind, point and count: they may come twice."""

_VERBS = irregular(
    {
        "ser": "soy eres es somos son era fue fuera será sería sido siendo siéndolo",
        "estar": "estoy estás está están estaba estuvo estuve esté estado",
        "haber": "he ha has han hay había hubo haya habiendo",
        "tener": "tengo tiene tienes tenga tenía tuvo tendré",
        "hacer": "hago haces hizo hecho haría hacía haciendo",
        "ir": "voy va vas van iba vaya ido irse",
        "venir": "vengo viene vienen vino venga",
        "ver": "veo ve ves vio visto viendo vista",
        "dar": "doy da dio daría dando",
        "decir": "digo dice dicen dijo diría",
        "poner": "pongo pone puso puesto",
        "poder": "puedo puede puedes podría pueda pudiera",
        "querer": "quiero quiere quieres querría quería",
        "saber": "sé sabe sabría saberlo supo",
        "sentir": "siento siente sientes sentido sentir",
        "volver": "vuelvo vuelve vuelven volver vuelto volviendo volverá",
        "caer": "caigo cae cayó caído caerían caerá caída",
        "perder": "pierdo pierde perdí perdió perdido pérdida",
        "encontrar": "encuentro encuentra encuentran encontrar encontrado",
        "contar": "cuento cuenta contaría cuéntame contarías",
        "crecer": "crezco crece crecen creció crecido creciendo",
        "seguir": "sigo sigue siguió seguir siguiente seguidas",
        "oír": "oigo oyes oye oído oídos",
        "quedar": "quedo queda quedarme quedado quédate quedó",
        "salir": "salgo sale salió salí salen",
        "sostener": "sostengo sostiene",
    }
)
_FOLDED = str.maketrans("áéíóúü", "aeiouu")
_ENDINGS = tuple(
    """
    amientos amiento imiento aciones acion ando iendo adas ados idas idos ada ado ida ido aba ara
    era ar er ir as es os an en a e o s
    """.split()  # noqa: SIM905 - as above
)
_FORMS = WordForms(
    word=_WORD, small=_SMALL, verbs=_VERBS, endings=_ENDINGS, shortest=4, folded=_FOLDED
)


class SpanishGrammar:
    """Rows of verbs in the first person, and cries in a row."""

    def row(self, deeds: Sequence[str]) -> str:
        """Join what two or three tokens do; "y" becomes "e" before its own sound.

        >>> SpanishGrammar().row(["descanso", "espero", "investigo"])
        'Descanso, espero e investigo.'
        """
        *first, last = deeds
        joined = "e" if re.match(r"h?i(?!e)", last) else "y"
        return capitalised(f"{', '.join(first)} {joined} {last}.")

    def cry(self, calls: Sequence[str]) -> str:
        """Join three calls.

        >>> SpanishGrammar().cry(["calma", "paz", "sin prisa"])
        'Calma, paz, sin prisa.'
        """
        return capitalised(f"{', '.join(calls)}.")

    def repeated(self, sentence: str) -> frozenset[str]:
        """Give the verbs, nouns and adjectives that come twice, in whatever form.

        >>> sorted(SpanishGrammar().repeated("La luz vuelve. Vuelvo a casa."))
        ['volver']
        """
        return _FORMS.repeated(sentence)
