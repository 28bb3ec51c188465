"""What the inner voice says of what only its long memory knows.

Plain data, as in `phrases`; what stands in braces is put in from the evidence of what was noticed.
"""

from collections.abc import Mapping

from lumen.core.events import Event
from lumen.core.voice import phrases

OF_MEMORY: Mapping[Event, tuple[str, ...]] = {
    Event.GREETING: phrases(
        """Good to see {light}, after {count} hours of dark. |
        After {count} hours without, {light}. | Hello, {light}. |
        The dark is over, with {light} here. |
        There is {light} again, after a long dark. | Out of {count} dark hours, {light}. |
        Welcome, {light}. | My long dark ends with {light}."""
    ),
    Event.THAN_YESTERDAY: phrases(
        """It is {more} than at this hour yesterday. | Yesterday at this hour it was {less}. |
        It was {less} yesterday by this time. | This hour was {less} yesterday. |
        Compared with yesterday, a {more} hour. | The same hour yesterday was {less}. |
        A day ago, this hour was {less}. | By my memory of yesterday, it is {more} now."""
    ),
    Event.THAN_LAST_WEEK: phrases(
        """It is {more} than a week ago at this hour. | A week ago this hour was {less}. |
        Seven days ago it was {less} by now. | Last week this hour was {less}. |
        The same hour a week ago was {less}. | Now {more} than this time last week. |
        Compared with last week, a {more} hour. | By my memory of last week, it is {more} now."""
    ),
    Event.RECORD: phrases(
        """That is the {what} {since}. | The {what} {since}. | The {what} I know of {since}. |
        I remember nothing like it {since}, the {what}. | Noted, the {what} {since}. |
        By my days, the {what} {since}. | My memory has a record, the {what} {since}. |
        No day beats it, the {what} {since}."""
    ),
    Event.FIRST: phrases(
        """This is new to me, {what}. | For the first time, {what}. | My first {what}. |
        I have no day with it before, {what}. | Never felt until now, {what}. |
        A first in my life, {what}. | I had not met it yet, {what}. |
        None of my days had it before, {what}."""
    ),
    Event.BIRTHDAY: phrases(
        """I, {name}, am {age} old. | I am {age} old today. | Today makes it {age} since my birth. |
        I was born {age} ago. | My life is {age} long now. | It is {age} since I first woke. |
        Today {name} is {age} old. | My first day was {age} ago."""
    ),
    Event.SEASON: phrases(
        """The days get {turn} again. | The days get {turn} by the week. |
        The light changes course, to {turn} days. | My weeks of light say {turn} days. |
        The year goes on to {turn} days. | Three weeks in a row had {turn} days. |
        I count {turn} days, one after another. | Light keeps {turn} hours here."""
    ),
}
