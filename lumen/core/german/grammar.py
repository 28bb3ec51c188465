"""How German phrases are put together, and which of its words must not come twice."""

import re
from collections.abc import Sequence

from lumen.core.word_forms import WordForms, irregular
from lumen.core.wording import capitalised

_WORD = re.compile(r"[a-zäöüß]+")

_SMALL = frozenset(
    """
    der die das den dem des ein eine einen einem einer eines kein keine keinen keiner
    und oder aber doch noch nur auch als wie so zu zum zur an am auf aus bei beim bis durch für
    gegen hinter im in ins mit nach neben ohne über um unter unten oben von vom vor zwischen
    jenseits seit trotz während wenn weil dass ob ehe bevor damit
    ich mich mir mein meine meinen meinem meiner meines meins selbst sich du dich dir dein deine
    er sie es ihn ihm ihr ihrer ihren wir uns unser etwas nichts alles alle allen jemand niemand
    man jede jeder jedes jeden manches vieles
    was wer wen wem wessen wo wohin woher worin wozu wann warum welche welcher welches welchem
    dieser diese dieses diesen diesem dies da dort hier hierher her hin hinaus herein hinüber
    daran darin darüber davon dafür dahinter dazwischen daraus darunter dabei danach davor dazu
    nicht nein ja nie mehr weniger viel wenig wenige meiste ganz sehr kaum fast beinahe genug
    halb halbe halben einmal mal wieder erneut immer nun jetzt gerade eben schon erst einst
    ab los weg fort zurück vorbei voraus weiter lang ander andere anderen anderer anders
    eins zwei drei sieben zehn zwölf eigen eigene eigenen selber gleich lieber gern sonst
    je vielleicht bloß ach oh hm sch pst
    """.split()  # noqa: SIM905 - a list of words is read as one
)
"""Words that bind, point and count, and the parts of separable verbs: they may come twice."""

_VERBS = irregular(
    {
        "sein": "bin bist ist sind war waren wäre sei gewesen",
        "haben": "habe hast hat hatte hatten hätte gehabt",
        "werden": "werde wird wirst wurde wurden würde geworden",
        "gehen": "gehe geht ging gingen ginge gegangen",
        "stehen": "stehe steht stand stünde gestanden",
        "halten": "halte hält hielt hielten gehalten festhalten",
        "lassen": "lasse lässt ließ ließen lass gelassen losgelassen",
        "kommen": "komme kommt kam kamen käme gekommen",
        "sehen": "sehe sieht sah siehst gesehen",
        "geben": "gebe gibt gab gäbe gegeben",
        "nehmen": "nehme nimmt nahm nähme genommen",
        "finden": "finde findet fand gefunden",
        "tragen": "trage trägt trug getragen",
        "fallen": "falle fällt fiel gefallen",
        "steigen": "steige steigt stieg gestiegen",
        "sinken": "sinke sinkt sank sänken gesunken",
        "bleiben": "bleibe bleibt blieb geblieben",
        "liegen": "liege liegt lag gelegen",
        "wissen": "weiß weißt wusste gewusst",
        "denken": "denke denkt dachte gedacht denk",
        "beginnen": "beginne beginnt begann begonnen",
        "ziehen": "ziehe zieht zog gezogen",
        "werfen": "werfe wirft warf geworfen",
        "wachsen": "wachse wächst wuchs gewachsen",
        "lesen": "lese liest las gelesen",
        "treffen": "treffe trifft traf getroffen",
        "verlieren": "verliere verliert verlor verloren",
        "tun": "tue tut tat täte getan",
        "können": "kann kannst könnte konnte",
        "müssen": "muss müsste",
        "dürfen": "darf darfst dürfte",
        "sollen": "soll sollte",
        "wollen": "will wollte wollen wolltest",
        "schwingen": "schwinge schwingt schwang geschwungen",
        "rufen": "rufe ruft rief ruf gerufen",
        "sitzen": "sitze sitzt saß gesessen",
        "sprechen": "spreche spricht sprach gesprochen",
        "treten": "trete tritt trat getreten",
        "gleiten": "gleite gleitet glitt entgleitet",
        "hören": "höre hört hörst gehört",
    }
)
_FOLDED = str.maketrans("äöü", "aou")
_ENDINGS = tuple("esten eren sten test ten ern end en er em es et te e n t s".split())  # noqa: SIM905 - as above
_FORMS = WordForms(
    word=_WORD, small=_SMALL, verbs=_VERBS, endings=_ENDINGS, shortest=3, folded=_FOLDED
)


class GermanGrammar:
    """Rows of deeds behind one "Ich", and cries in a row."""

    def row(self, deeds: Sequence[str]) -> str:
        """Join what two or three tokens do; each deed has its verb first, as after "Ich".

        >>> GermanGrammar().row(["ruhe", "halte inne", "lausche"])
        'Ich ruhe, halte inne und lausche.'
        """
        *first, last = deeds
        return f"Ich {', '.join(first)} und {last}."

    def cry(self, calls: Sequence[str]) -> str:
        """Join three calls: nouns keep their capital, and only the first word gets one.

        >>> GermanGrammar().cry(["still", "Ruhe", "keine Eile"])
        'Still, Ruhe, keine Eile.'
        """
        return capitalised(f"{', '.join(calls)}.")

    def repeated(self, sentence: str) -> frozenset[str]:
        """Give the verbs, nouns and adjectives that come twice, in whatever form.

        >>> sorted(GermanGrammar().repeated("Es wird dunkel. Ich werde still."))
        ['werden']
        """
        return _FORMS.repeated(sentence)
