"""Was nur das Langzeitgedächtnis weiß: the phrases of memory in German.

As in the English. What is put in has its case: `{age}` is an accusative, "einen
Monat", `{ago}` a dative, "einem Monat"; a record's `{what}` a nominative with its article, "der
hellste Mittag"; `{since}` is "seit Juni"; `{more}`, `{less}` and `{turn}` take endings.
"""

from collections.abc import Mapping

from lumen.core.events import Event
from lumen.core.voice import phrases

OF_MEMORY: Mapping[Event, tuple[str, ...]] = {
    Event.GREETING: phrases(
        """Schön, dass {light} da ist, nach {count} Stunden Dunkel. |
        Nach {count} Stunden ohne, {light}. | Hallo, {light}. |
        Das Dunkel ist vorbei, mit {light} hier. |
        Da ist wieder {light}, nach langem Dunkel. | Aus {count} dunklen Stunden, {light}. |
        Willkommen, {light}. | Mein langes Dunkel endet mit {light}."""
    ),
    Event.THAN_YESTERDAY: phrases(
        """Es ist {more} als gestern um diese Zeit. | Gestern um diese Zeit war es {less}. |
        Nun ist es {more} als gestern zur gleichen Stunde. | Diese Stunde war gestern {less}. |
        Verglichen mit gestern eine {more}e Stunde. | Dieselbe Stunde war gestern {less}. |
        Vor einem Tag war diese Stunde {less}. |
        In meiner Erinnerung war es gestern {less}."""
    ),
    Event.THAN_LAST_WEEK: phrases(
        """Es ist {more} als vor einer Woche um diese Zeit. |
        Vor einer Woche war diese Stunde {less}. | Vor sieben Tagen war es jetzt {less}. |
        Letzte Woche war diese Stunde {less}. | Dieselbe Stunde vor einer Woche war {less}. |
        Nun ist es {more} als letzte Woche um diese Zeit. |
        Verglichen mit letzter Woche eine {more}e Stunde. |
        Eine Woche zurück war diese Stunde {less}."""
    ),
    Event.RECORD: phrases(
        """Das ist {what} {since}. | {what} {since}. | Meines Wissens {what} {since}. |
        Nichts dergleichen kenne ich sonst, {what} {since}. | Vermerkt, {what} {since}. |
        Nach meinen Tagen {what} {since}. | Mein Gedächtnis hat einen Rekord, {what} {since}. |
        Nichts übertrifft das, {what} {since}."""
    ),
    Event.FIRST: phrases(
        """Das ist mir neu, {what}. | Zum ersten Mal, {what}. | Mein erstes Mal {what}. |
        Davor habe ich keinen Tag damit, {what}. | Bis jetzt nie gespürt, {what}. |
        Ein Erstes in meinem Leben, {what}. | Das war mir noch nie begegnet, {what}. |
        All meinen Tagen fehlte es, {what}."""
    ),
    Event.BIRTHDAY: phrases(
        """Ich, {name}, bin {age} alt. | Heute bin ich {age} alt. |
        Seit {ago} bin ich auf der Welt. | Ich wurde vor {ago} geboren. |
        Mein Leben ist jetzt {age} lang. | Es ist {age} her, dass ich zuerst erwachte. |
        Zähl mit mir, {age} alt ist {name}. | Mein erster Tag war vor {ago}."""
    ),
    Event.SEASON: phrases(
        """Die Tage werden wieder {turn}. | Seit Wochen werden die Tage {turn}. |
        Das Licht ändert den Kurs, hin zu {turn}en Tagen. |
        Meine Lichtwochen zeigen {turn}e Tage. | Das Jahr geht auf {turn}e Tage zu. |
        Drei Wochen hintereinander hatten {turn}e Tage. |
        Ich zähle {turn}e Tage, einen nach dem anderen. |
        Das Licht bleibt hier {turn} als zuvor."""
    ),
}
