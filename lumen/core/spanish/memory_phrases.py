"""Lo que solo sabe la memoria larga: the phrases of memory in Spanish.

As in the English. `{more}` and `{less}` are masculine, as of "el ambiente"; a
record's `{what}` has its article; `{since}` is "desde junio"; `{turn}` is of "los días".
"""

from collections.abc import Mapping

from lumen.core.events import Event
from lumen.core.voice import phrases

OF_MEMORY: Mapping[Event, tuple[str, ...]] = {
    Event.GREETING: phrases(
        """Qué gusto ver {light}, tras {count} horas de oscuridad. |
        Después de {count} horas sin ella, {light}. | Hola, {light}. |
        La oscuridad pasó, con {light} aquí. | Hay {light} de nuevo, tras mucha oscuridad. |
        De {count} horas oscuras, {light}. | Bienvenida, {light}. |
        Mi larga oscuridad acaba con {light}."""
    ),
    Event.THAN_YESTERDAY: phrases(
        """El ambiente está {more} que ayer a esta hora. |
        Ayer a esta hora el ambiente estaba {less}. | Ahora está {more} que ayer a la misma hora. |
        A esta hora, ayer estuvo {less}. | Comparado con ayer, está {more}. |
        A la misma hora de ayer estaba {less}. | Hace un día, esta hora tuvo un ambiente {less}. |
        Según recuerdo, frente a ayer está {more}."""
    ),
    Event.THAN_LAST_WEEK: phrases(
        """El ambiente está {more} que hace una semana a esta hora. |
        Hace una semana el ambiente estaba {less} a esta hora. |
        Hace siete días estaba {less} a esta hora. | La semana pasada estaba {less} a esta hora. |
        A esta hora, hace una semana, estuvo {less}. | Ahora está {more} que la semana pasada. |
        Comparado con la semana pasada, está {more}. | Una semana atrás, esta hora estuvo {less}."""
    ),
    Event.RECORD: phrases(
        """Es {what} {since}. | {what} {since}. | Que yo sepa, {what} {since}. |
        No recuerdo nada igual, {what} {since}. | Queda anotado, {what} {since}. |
        En mis días, {what} {since}. | Mi memoria tiene un récord, {what} {since}. |
        Nada lo supera, {what} {since}."""
    ),
    Event.FIRST: phrases(
        """Esto es nuevo para mí, {what}. | Por primera vez, {what}. | Mi primera vez, {what}. |
        No tengo ningún día anterior con ello, {what}. | Nunca sentido hasta ahora, {what}. |
        Un estreno en mi vida, {what}. | Aún no me lo había encontrado, {what}. |
        Les faltaba a todos mis días, {what}."""
    ),
    Event.BIRTHDAY: phrases(
        """Yo, {name}, tengo {age}. | Hoy cumplo {age}. | Hoy hace {age} de mi nacimiento. |
        Nací hace {age}. | Mi vida dura ya {age}. | Hace {age} que desperté por primera vez. |
        Hoy {name} tiene {age}. | Mi primer día fue hace {age}."""
    ),
    Event.SEASON: phrases(
        """Los días vuelven a ser {turn}. | Con las semanas, los días son {turn}. |
        La luz cambia de rumbo, hacia días {turn}. | Mis semanas de luz dicen días {turn}. |
        El año sigue hacia días {turn}. | Tres semanas seguidas tuvieron días {turn}. |
        Cuento días {turn}, uno tras otro. | La luz tiene aquí horarios {turn}."""
    ),
}
