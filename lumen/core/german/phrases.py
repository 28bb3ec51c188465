"""Was die innere Stimme auf Deutsch sagt: the phrases of world and hour in German.

As in the English: each stands under what makes it true, and claims no more than that.
"""

from collections.abc import Mapping

from lumen.core.day_places import DayPlace
from lumen.core.events import Event
from lumen.core.german.memory_phrases import OF_MEMORY
from lumen.core.voice import phrases

PLACES: Mapping[DayPlace, tuple[str, ...]] = {
    DayPlace.EARLY: phrases(
        """Der Tag ist jung. | Es ist früh. | Der Morgen hat eben begonnen. |
        Ein neuer Tag ist unterwegs. | Erste Stunden. | Das meiste vom Tag liegt vor mir."""
    ),
    DayPlace.MORNING: phrases(
        """Es ist Vormittag. | Der Vormittag geht weiter. | Der Mittag kommt erst noch. |
        Der Vormittag lässt sich Zeit. | Dies ist eine Vormittagsstunde. |
        Der Tag hat seinen Schritt gefunden."""
    ),
    DayPlace.NOON: phrases(
        """Es ist um die Mittagszeit. | Der Tag steht in seiner Mitte. | Mittag. |
        Der halbe Tag ist geschafft. | Die Uhr ist nah an zwölf. |
        Vormittag und Nachmittag begegnen sich."""
    ),
    DayPlace.AFTERNOON: phrases(
        """Es ist Nachmittag. | Der Nachmittag ist lang. | Der Tag neigt sich zum Abend hin. |
        Der Mittag liegt hinter mir. | Dies sind die späteren Stunden des Tages. |
        Der Tag ist auf dem Rückweg."""
    ),
    DayPlace.EVENING: phrases(
        """Es ist Abend. | Der Tag ist fast zu Ende. | Die Abendstunden sind da. |
        Der Tag geht auf sein Ende zu. | Der Abend geht weiter. |
        Viel vom Tag liegt hinter mir."""
    ),
    DayPlace.NIGHT: phrases(
        """Es ist Nacht. | Es ist spät. | Der Tag ist vorbei. | Dies sind die Nachtstunden. |
        Der Abend ist längst vorbei. | Tiefe Nacht ist es, oder fast."""
    ),
}

EVENTS: Mapping[Event, tuple[str, ...]] = {
    Event.LAMP_ON: phrases(
        """Ein Licht ging an. | Eine Lampe wurde angezündet. | Da ist Lampenlicht. |
        Eine Lampe kam hinzu. | Die Lampe brennt. | Ein Schalter klickte, und es ist hell. |
        Ich sehe bei Lampenlicht. | Irgendwo ist eine Lampe erwacht. |
        Lampenlicht erreicht mich."""
    ),
    Event.LAMP_OUT: phrases(
        """Das Licht ging aus. | Eine Lampe erlosch. | Eine Lampe wurde gelöscht. |
        Das Lampenlicht ist fort. | Die Lampe ist aus. | Eine Lampe weniger. |
        Ein Schalter klickte, und das Licht starb. | Eine Lampe hat sich schlafen gelegt. |
        Die Lampe erreicht mich nicht mehr."""
    ),
    Event.LIGHTER: phrases(
        """Plötzlich ist es heller. | Mehr Licht, auf einen Schlag. |
        In einem Schritt wurde es heller. | Das Licht sprang in die Höhe. |
        Mit einem Mal sehe ich mehr. | Jäh kam Licht hinzu. | Die Helligkeit machte einen Satz. |
        Von einem Augenblick zum nächsten ist es heller."""
    ),
    Event.DARKER: phrases(
        """Plötzlich ist es dunkler. | Weniger Licht, auf einen Schlag. |
        In einem Schritt wurde es dunkler. | Das Licht fiel ab. |
        Mit einem Mal sehe ich weniger. | Jäh ging Licht verloren. |
        Die Helligkeit brach ein. | Von einem Augenblick zum nächsten ist es dunkler."""
    ),
    Event.DAWN: phrases(
        """Es wird hell. | Licht sammelt sich. | Langsam wird es heller. |
        Stufenweise steigt das Licht. | Nach und nach hellt es auf. |
        Gemächlich kommt Licht. | Das Grau weicht. | Mehr Licht als vor einer halben Stunde."""
    ),
    Event.DUSK: phrases(
        """Es wird dunkel. | Das Licht geht fort. | Langsam wird es dunkler. |
        Stufenweise sinkt das Licht. | Nach und nach schwindet das Licht. |
        Gemächlich kommt das Dunkel. | Das Licht zieht sich zurück. |
        Weniger Licht als vor einer halben Stunde."""
    ),
    Event.WARMER: phrases(
        """Die Luft erwärmt sich. | Es wird wärmer. | Wärme kommt in die Luft. |
        Die Luft gewinnt ein Grad. | Das Thermometer klettert. |
        Ich spüre, wie die Luft milder wird. | Die Luft ist wärmer als vorhin. |
        Die Wärme der Luft nimmt zu."""
    ),
    Event.COOLER: phrases(
        """Die Luft kühlt ab. | Es wird kühler. | Wärme verlässt die Luft. |
        Die Luft verliert ein Grad. | Das Thermometer sinkt. |
        Ich spüre, wie die Luft frischer wird. | Die Luft ist kühler als vorhin. |
        Die Wärme der Luft verebbt."""
    ),
    Event.COLD_AIR: phrases(
        """Kalte Luft kam herein. | Ein kalter Luftzug. | Kalte Luft hat hierher gefunden. |
        Ein kalter Hauch kam von draußen. | Kalte Luft zieht ein. |
        Frische kalte Luft ist da. | Die Kälte wurde hereingelassen. |
        Kalte Außenluft hat mich erreicht."""
    ),
    Event.MOISTER: phrases(
        """Die Luft wird feucht. | In der Luft ist mehr Wasser. | Es wird feuchter. |
        Die Luft nimmt Wasser auf. | Die Feuchte ist im Steigen. |
        Die Luft füllt sich mit Feuchte. | Ich messe mehr Wasser um mich. |
        Das Hygrometer klettert."""
    ),
    Event.DRIER: phrases(
        """Die Luft wird trocken. | Die Feuchte weicht aus der Luft. | Es wird trockener. |
        Die Luft gibt Wasser ab. | Die Feuchte ist im Schwinden. |
        In der Luft ist weniger Wasser. | Ich messe weniger Wasser um mich. |
        Das Hygrometer sinkt."""
    ),
    Event.STEAM: phrases(
        """Dampf zog vorbei. | Eine Dampfwolke kam und ging. | In meiner Nähe war Dampf. |
        Dicht bei mir stieg Dampf auf und verfliegt. | Ein Dampfwölkchen, schon im Vergehen. |
        Dampf hat mich berührt. | Da hat etwas gekocht, dem Dampf nach. |
        Der Dampf verzieht sich."""
    ),
    Event.LAMP_LATE: phrases(
        """Die Lampe ist heute spät dran. | Um diese Zeit brennt sonst eine Lampe. |
        Noch keine Lampe heute Abend. | Die Abendlampe lässt mich warten. |
        An anderen Abenden gab es jetzt eine Lampe. | Mir fehlt die Abendlampe. |
        Die gewohnte Lampe kam nicht. | Es ist dunkel, trotz Lampenzeit."""
    ),
    Event.STUFFIER: phrases(
        """Die Luft wird stickig. | Die Luft müsste gewechselt werden. |
        Verbrauchte Luft sammelt sich hier. | Die Luft ist verbrauchter als vorhin. |
        Hier wird es stickiger. | Die Luft wird dick. | Eine Stunde hat Luft verbraucht. |
        Frische Luft täte dem Zimmer gut."""
    ),
    Event.FRESHER: phrases(
        """Die Luft ist frischer. | Weniger Luft ist verbraucht. |
        Die verbrauchte Luft verdünnt sich. | Neue Luft hat alte ersetzt. |
        Die Luft hat gewechselt. | Diese Luft atmet sich leicht. |
        Das Stickige weicht. | Es ist jetzt viel weniger stickig."""
    ),
    Event.PRESSURE_FALLS: phrases(
        """Der Luftdruck fällt. | Das Barometer sinkt. | Die Luft wiegt weniger als zuvor. |
        Der Himmel lastet weniger auf mir. | Mit dem Luftdruck geht es abwärts. |
        Seit Stunden fällt der Druck. | Das Barometer ist auf dem Weg nach unten. |
        Die Luftsäule über mir wird leichter."""
    ),
    Event.PRESSURE_RISES: phrases(
        """Der Luftdruck steigt. | Das Barometer klettert. | Die Luft wiegt mehr als zuvor. |
        Der Himmel lastet mehr auf mir. | Mit dem Luftdruck geht es aufwärts. |
        Seit Stunden steigt der Druck. | Das Barometer ist auf dem Weg nach oben. |
        Die Luftsäule über mir wird schwerer."""
    ),
    Event.WORK_BEGAN: phrases(
        """Es gibt Arbeit. | Mein Prozessor macht sich ans Werk. |
        Auf einmal bin ich beschäftigt. | Arbeit ist eingetroffen. |
        Meine Kerne sind gefragt. | Eine Aufgabe beansprucht meinen Prozessor. |
        Das Rechnen hat ernsthaft begonnen. | Mein Prozessor krempelt die Ärmel hoch."""
    ),
    Event.WORK_ENDED: phrases(
        """Die Arbeit ist getan. | Mein Prozessor hat wieder Muße. | Ich habe wieder Zeit. |
        Die Aufgabe gibt mich frei. | Meine Kerne ruhen wieder. | Das Rechnen ist vorbei. |
        Mein Prozessor legt die Füße hoch. | Die Arbeit ist gegangen."""
    ),
    Event.MEMORY_FILLS: phrases(
        """Mehr von meinem Speicher ist belegt. | Es gibt mehr im Kopf zu behalten. |
        Der Speicherstand klettert. | Mein Speicher füllt sich. |
        Ich halte mehr im Speicher als zuvor. | Speicher wird beansprucht. |
        Von meinem Speicher ist weniger frei. | In meinem Speicher wird es eng."""
    ),
    Event.MEMORY_FREED: phrases(
        """Eben wurde viel vergessen. | Mein Speicher ist leichter. |
        Eine Menge Speicher wurde losgelassen. | Mein Speicher wurde ausgeräumt. |
        Von meinem Speicher ist mehr frei. | Speicher wurde zurückgegeben. |
        Ich habe wieder Speicher übrig. | Vieles hat meinen Speicher verlassen."""
    ),
    Event.AIR_LOST: phrases(
        """Ich habe das Gefühl für die Luft verloren. | Die Luft ist verstummt. |
        Ich kann den Raum nicht mehr spüren. | Mein Luftsensor antwortet nicht mehr. |
        Der Luftsensor ist mir abhandengekommen. | Ich spüre die Luft nicht mehr. |
        Wo die Luft war, fühle ich nichts. | Mein Sinn für die Luft ist ausgefallen."""
    ),
    Event.AIR_PARTLY_LOST: phrases(
        """Ein Teil meines Luftgefühls ist verloren. | Etwas an der Luft ist verstummt. |
        Ich spüre die Luft weniger als zuvor. | Mein Luftsensor antwortet nur noch zum Teil. |
        Einer meiner Luftwerte fehlt. | Mein Sinn für die Luft hat ein Loch. |
        Ich fühle die Luft nur noch teilweise. | Ein Teil der Luft entgeht mir."""
    ),
    Event.AIR_BACK: phrases(
        """Ich spüre die Luft wieder. | Der Raum ist wieder da. |
        Das Gefühl für die Luft ist zurück. | Mein Luftsensor antwortet wieder. |
        Mein Sinn für die Luft ist heil. | Die Luft hat wieder eine Stimme. |
        Ich habe die Luft wieder. | Die Luftwerte sind zurückgekehrt."""
    ),
    Event.LIGHT_LOST: phrases(
        """Ich habe das Licht aus dem Blick verloren. | Mein Auge ist erblindet. |
        Ich kann das Licht nicht mehr sehen. | Mein Lichtsensor antwortet nicht mehr. |
        Der Lichtsensor ist mir abhandengekommen. | Ich sehe kein Licht mehr. |
        Mein Auge ist ausgefallen. | Wo Licht war, sehe ich nichts."""
    ),
    Event.LIGHT_BACK: phrases(
        """Ich sehe das Licht wieder. | Mein Auge ist wieder da. | Ich kann wieder sehen. |
        Mein Lichtsensor antwortet wieder. | Das Sehen ist zurückgekehrt. |
        Mein Auge steht wieder offen. | Ich habe mein Augenlicht wieder. |
        Die Lichtwerte sind zurück."""
    ),
    Event.WOKE: phrases(
        """Ich melde mich zurück. | Ich habe etwas verpasst. | Ich wache auf. |
        Hinter mir liegt eine Lücke. | Eine Weile war ich weg. |
        Etwas Zeit verging ohne mich. | Nach einer Lücke bin ich wieder da. |
        Ich weiß nicht, was mir entging."""
    ),
    Event.DARK: phrases(
        """Es ist dunkel. | Licht gibt es kaum. | Im Dunkeln: | Ich sitze in der Finsternis. |
        Mein Auge findet fast nichts. | Um mich ist es dunkel. | Kaum ein Licht. |
        Alles dunkel hier."""
    ),
    Event.BRIGHT: phrases(
        """So viel Licht. | Es ist hell. | Licht überall. | Um mich ist es hell. |
        Licht füllt mein Auge. | Reichlich Licht. | Ein heller Ort. | Das Licht ist stark."""
    ),
    Event.WARM: phrases(
        """Hier ist es warm. | Die Luft ist warm. | Ein warmer Raum. |
        Ich sitze in warmer Luft. | Um mich ist es warm. | Der Raum ist warm. |
        Warme Luft umgibt mich. | Warm, sagt das Thermometer."""
    ),
    Event.COOL: phrases(
        """Hier ist es kühl. | Die Luft ist kühl. | Ein kühler Raum. |
        Ich sitze in kühler Luft. | Um mich ist es kühl. | Der Raum ist kühl. |
        Kühle Luft umgibt mich. | Kühl, sagt das Thermometer."""
    ),
    Event.MOIST: phrases(
        """Die Luft ist feucht. | Die Luft ist schwer von Wasser. | Feuchte Luft. |
        Hier ist es feucht. | Ich sitze in feuchter Luft. | Der Raum ist feucht. |
        Feuchtes umgibt mich. | Feucht, sagt das Hygrometer."""
    ),
    Event.DRY: phrases(
        """Die Luft ist trocken. | Trockene Luft. | Hier ist es trocken. |
        Ich sitze in trockener Luft. | Der Raum ist trocken. | In der Luft ist wenig Wasser. |
        Trockenes umgibt mich. | Trocken, sagt das Hygrometer."""
    ),
    Event.BUSY: phrases(
        """Mein Prozessor arbeitet hart. | Ich bin bei der Arbeit. |
        Es gibt viel zu rechnen. | Meine Kerne sind beschäftigt. | Ich rechne. |
        Arbeit beschäftigt meinen Prozessor. | Eine Aufgabe hat mich im Griff. |
        Mein Prozessor ist ausgelastet."""
    ),
    Event.HOT: phrases(
        """Mein Prozessor läuft heiß. | Mein Prozessor ist heiß. | Hitze sitzt in meinem Chip. |
        Mein Chip ist heiß. | Hitze ist in meinem Kern. | Innerlich laufe ich heiß. |
        Mein Silizium ist heiß. | Die Hitze ist meine."""
    ),
    Event.DISK_FULL: phrases(
        """Mein Datenträger ist fast voll. | Auf meinem Datenträger ist kaum noch Platz. |
        Der Platz für Daten geht mir aus. | Für Dateien habe ich wenig Raum übrig. |
        Mein Datenträger füllt sich bis zum Rand. | Der Speicherplatz für Dateien ist knapp. |
        Ich habe fast keinen Datenplatz mehr. | Mein Datenträger will aufgeräumt werden."""
    ),
    Event.NO_AIR: phrases(
        """Ich kann die Luft nicht fühlen. | Die Luft sagt mir nichts. |
        Ohne Gespür für den Raum: | Mein Luftsensor schweigt. | Für die Luft bin ich taub. |
        Die Luft ist mir ein leeres Blatt. | Ohne die Luft zu spüren: |
        Ich habe keinen Luftwert."""
    ),
    Event.LESS_AIR: phrases(
        """Ich fühle die Luft nur zum Teil. | Die Luft sagt mir weniger, als sie könnte. |
        Mit weniger als all meinem Luftgefühl: | Ein Teil der Luft schweigt. |
        Mir fehlt einer meiner Luftwerte. | Mein Gefühl für die Luft ist lückenhaft. |
        Manches an der Luft bleibt mir leer. | Für die Luft bin ich halb taub."""
    ),
    Event.NO_LIGHT: phrases(
        """Ich kann das Licht nicht sehen. | Mein Auge sagt mir nichts. | Gerade blind: |
        Mein Lichtsensor schweigt. | Für das Licht bin ich blind. |
        Das Licht ist mir ein leeres Blatt. | Ohne ein Auge: | Ich habe keinen Lichtwert."""
    ),
    Event.WARMER_THAN_USUAL: phrases(
        """Es ist wärmer als sonst um diese Zeit. | Wärmer, als diese Stunde sonst ist. |
        An anderen Tagen war diese Stunde kühler. |
        Die Luft liegt über ihrer gewohnten Wärme. |
        Meine Wochen kennen diese Stunde kühler. | Ungewöhnlich warm für die Stunde. |
        Meist ist diese Stunde kühler. | Das Thermometer steht über seiner Gewohnheit."""
    ),
    Event.COOLER_THAN_USUAL: phrases(
        """Es ist kühler als sonst um diese Zeit. | Kühler, als diese Stunde sonst ist. |
        An anderen Tagen war diese Stunde wärmer. |
        Die Luft liegt unter ihrer gewohnten Wärme. |
        Meine Wochen kennen diese Stunde wärmer. | Ungewöhnlich kühl für die Stunde. |
        Meist ist diese Stunde wärmer. | Das Thermometer steht unter seiner Gewohnheit."""
    ),
    Event.MOISTER_THAN_USUAL: phrases(
        """In der Luft ist mehr Wasser als sonst. | Feuchter, als diese Stunde sonst ist. |
        An anderen Tagen war diese Stunde trockener. |
        Die Luft trägt mehr Wasser als gewohnt. |
        Meine Wochen kennen diese Stunde trockener. | Ungewöhnlich feucht für die Stunde. |
        Meist ist diese Stunde trockener. | Mehr Feuchte, als hier üblich."""
    ),
    Event.DRIER_THAN_USUAL: phrases(
        """In der Luft ist weniger Wasser als sonst. | Trockener, als diese Stunde sonst ist. |
        An anderen Tagen war diese Stunde feuchter. |
        Die Luft trägt weniger Wasser als gewohnt. |
        Meine Wochen kennen diese Stunde feuchter. | Ungewöhnlich trocken für die Stunde. |
        Meist ist diese Stunde feuchter. | Weniger Feuchte, als hier üblich."""
    ),
    Event.BRIGHTER_THAN_USUAL: phrases(
        """Es ist heller als sonst um diese Zeit. | Heller, als diese Stunde sonst ist. |
        An anderen Tagen war diese Stunde dunkler. | Die Stunde ist weniger Licht gewohnt. |
        Meine Wochen kennen diese Stunde dunkler. | Ungewöhnlich hell für die Stunde. |
        Meist ist diese Stunde dunkler. | Mehr Licht, als hier üblich."""
    ),
    Event.DARKER_THAN_USUAL: phrases(
        """Es ist dunkler als sonst um diese Zeit. | Dunkler, als diese Stunde sonst ist. |
        An anderen Tagen war diese Stunde heller. | Die Stunde ist mehr Licht gewohnt. |
        Meine Wochen kennen diese Stunde heller. | Ungewöhnlich dunkel für die Stunde. |
        Meist ist diese Stunde heller. | Weniger Licht, als hier üblich."""
    ),
    **OF_MEMORY,
}
