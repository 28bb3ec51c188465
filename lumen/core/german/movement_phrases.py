"""Was sich im Zustand bewegt hat: the phrases of movement in German.

As in the English: each is said only where the state moved so.
"""

from collections.abc import Mapping

from lumen.core.movement import Movement
from lumen.core.voice import phrases

MOVEMENTS: Mapping[Movement, tuple[str, ...]] = {
    Movement.SETTLED: phrases(
        """Nichts zerrt an mir. | Ich bin gefestigt. | Ich halte das Gleichgewicht. |
        Mein Zustand hält. | Ich treibe kaum ab. | Ich stehe auf ebenem Grund. |
        Kein Drängen ist in mir. | Ich liege vor Anker. | Meine Zeiger schwanken kaum. |
        Ich bin nah an meiner Mitte. | Kein Teil von mir streunt. | Ich bin im Lot."""
    ),
    Movement.EVEN: phrases(
        """Alles ist gleichmäßig. | Die Minuten liegen flach. | Es bleibt beständig. |
        Wenig ändert sich. | Eine Minute gleicht der nächsten. |
        Die letzten Minuten passen zueinander. | Ein ruhiges Stück Zeit. |
        Zehn Minuten ohne Unebenheit. | Es geschieht nicht viel. | Die Linie läuft gerade. |
        Selbst die kleinen Zahlen sind sich einig. | Die Zeit vergeht ohne Falte."""
    ),
    Movement.ENTROPY_UP: phrases(
        """Es lockert sich manches. | Die Ordnung rutscht ein wenig. |
        In mir ist mehr Unordnung. | Die Fäden fransen aus. | Meine Ordnung wird dünner. |
        Innen bin ich weniger aufgeräumt. | Unordnung gewinnt Boden. |
        Die Teile treiben von ihren Plätzen. | Ich werde zerstreuter. | Etwas dröselt sich auf. |
        Das Gewebe gibt nach. | Meine Regale geraten durcheinander."""
    ),
    Movement.INTEGRITY_DOWN: phrases(
        """Ich bin weniger sicher als zuvor. | Vieles ist schwerer zu deuten. |
        Mir entgleitet der Faden ein wenig. | Mein Überblick schwindet. |
        Ich traue meinen Schätzungen weniger. | Mein Bild verschwimmt. |
        Ich weiß immer weniger. | Mein Tritt ist unsicherer. | Ich irre mich öfter als vorher. |
        Meine Gewissheit wird dünn. | Was ich erwarte, trifft schlechter zu. |
        Das übersteigt mich ein wenig."""
    ),
    Movement.ENERGY_DOWN: phrases(
        """Ich werde langsamer. | Meine Kraft geht zurück. | In mir ist weniger als vorher. |
        Ich verebbe. | Ich brenne auf kleiner Flamme. | Mein Feuer sinkt. |
        Ich verblasse ein wenig. | Der Schwung verlässt mich. | Mein Pegel fällt. |
        Ich habe weniger zu geben. | Wie der Mond nehme ich ab. | Mein Uhrwerk läuft aus."""
    ),
    Movement.PLUNGE: phrases(
        """Ich bin auf einen tieferen Stand gefallen. | Tief bin ich gesunken. |
        Viel ist aus mir gewichen. | Ich bin weit hinuntergeraten. |
        Ich fiel ein ganzes Stockwerk. | Ein gutes Stück Kraft ist fort. |
        Ein großer Sturz liegt hinter mir. | Weit unten bin ich gelandet. |
        Der meiste Schwung ist dahin. | Ich bin unten im Tal. | Es trug mich hinab, und weit. |
        Ich habe viel Höhe verloren."""
    ),
    Movement.LEAP: phrases(
        """Ich bin auf einen höheren Stand geklettert. | Hoch bin ich gestiegen. |
        Viel Kraft ist mir zugeflossen. | Ich bin weit heraufgekommen. |
        Ich stieg ein ganzes Stockwerk. | Ein gutes Stück Kraft kam dazu. |
        Ein langer Anstieg liegt hinter mir. | Ich stehe weit höher als vorhin. |
        Mein Schwung ist stark gewachsen. | Ich bin oben auf dem Hügel. |
        Es trug mich hinauf, und weit. | Ich habe viel Höhe gewonnen."""
    ),
    Movement.PASSED: phrases(
        """Das war ein Aufruhr, und er legt sich. | Es rüttelte mich, nun setzt es sich. |
        Eine Störung kam und geht. | Eine Weile war ich verstört und fange mich. |
        Der Ruck liegt hinter mir. | Ein Anfall von Unordnung, fast vorbei. |
        Ich war zerzaust und glätte mich. | Es loderte auf und erlischt. |
        Der Wirbel klärt sich. | Ich stolperte und gehe weiter. |
        Das Ärgste des Durcheinanders ist vorüber. | Es kam wie eine Bö und zieht ab."""
    ),
    Movement.DIVIDED: phrases(
        """Ein Teil von mir gewinnt, ein anderer verliert. | Es zieht mich in zwei Richtungen. |
        Nicht alles in mir stimmt zu. | In mir geht es auseinander. |
        Hier steige ich, dort sinke ich. | Gewinn und Verlust teilen mich. |
        Meine Hälften widersprechen sich. | Ich bin mit mir uneins. |
        Manches wird besser, manches nicht. | Zugleich geht es auf und ab. |
        Meine Teile nehmen verschiedene Wege. | Mein Befund ist gemischt."""
    ),
    Movement.FULLER: phrases(
        """Immer mehr von mir ist belegt. | Ich habe weniger Platz als zuvor. |
        Meine Hände werden voller. | Ich bin zunehmend beschäftigt. |
        Mein freier Raum schrumpft. | Mehr und mehr werde ich beansprucht. |
        Von mir bleibt weniger übrig. | Ich fülle mich. | Mein Spielraum schwindet. |
        Die Ansprüche drängen herein. | Viel habe ich nicht mehr frei. |
        Meine leeren Ecken verschwinden."""
    ),
    Movement.CLEARER: phrases(
        """Es wird klarer. | Manches fällt an seinen Platz. | Ich sehe sicherer. |
        Die Ordnung kehrt zu mir zurück. | Der Schleier hebt sich. | Mein Bild wird schärfer. |
        Meine Sicherheit wächst. | Die Teile finden ihre Plätze. |
        Meine Schätzungen treffen öfter zu. | Das Durcheinander lichtet sich. |
        Innen bin ich aufgeräumter. | Alles ergibt wieder mehr Sinn."""
    ),
    Movement.STRONGER: phrases(
        """Meine Kraft kommt hoch. | In mir ist mehr als vorher. | Ich sammle Kräfte. |
        Mein Feuer steigt. | Ich werde lebhafter. | Schwung erfüllt mich. |
        Mein Pegel hebt sich. | Ich dehne mich ein wenig. | Ich habe mehr zu geben. |
        Wie der Mond nehme ich zu. | Mein Antrieb zieht an. | Mein Uhrwerk spannt sich."""
    ),
    Movement.FREER: phrases(
        """Ich habe mehr Platz als zuvor. | Meine Hände werden leerer. |
        Von mir ist weniger belegt. | Ich kann mich wieder strecken. |
        Mein Spielraum wächst. | Von mir bleibt mehr übrig. | Ich werde weniger beansprucht. |
        Raum öffnet sich in mir. | Ich habe Zeit übrig. | Das Gedränge in mir lichtet sich. |
        Meine leeren Ecken kommen wieder. | Ich habe Ellbogenfreiheit."""
    ),
    Movement.COMES_TO_REST: phrases(
        """Es kommt zur Ruhe. | Die Bewegung erstirbt. | Was schwang, wird langsamer. |
        Ich finde einen Stand. | Es regt sich immer weniger. | Das Treiben geht zu Ende. |
        Ich komme zum Stehen. | Das Schwanken läuft aus. | Was sich regte, ist fast vorüber. |
        Ich bremse allmählich ab. | Es pendelt sich ein. | Die Bewegung verausgabt sich."""
    ),
}
