"""Channels that are measured elsewhere in the room, and come over the broker."""

import re
from dataclasses import dataclass, field, fields
from typing import Annotated

from msgspec import Meta

from lumen.config.broker import LONGEST_TOPIC, is_sendable
from lumen.core.reading import Channel

_LONGEST_SHOWN = 60
_TOPIC = re.compile(r"[^/+#$\s\x00][^+#\x00]*")


@dataclass(frozen=True, slots=True)
class TopicConfig:
    """One channel: the `topic` that it is said on, the `key` of its JSON, and `age` in seconds.

    An empty topic is none; an empty key is a payload that is a number. What is older than `age`
    is no value.

    Raises:
        ValueError: it is no topic.
    """

    topic: str = ""
    key: str = ""
    age: Annotated[float, Meta(ge=10.0, le=86_400.0)] = 600.0

    def __post_init__(self) -> None:
        if self.topic and not (_TOPIC.fullmatch(self.topic) and is_sendable(self.topic)):
            shown = repr(self.topic[:_LONGEST_SHOWN])
            raise ValueError(
                f"topic = {shown}: one topic, without + or #, at most {LONGEST_TOPIC} letters"
            )
        if self.key and not self.topic:
            raise ValueError("key needs a topic")


@dataclass(frozen=True, slots=True)
class SensorsConfig:
    """The channels that may come over the broker, by their names in recordings."""

    ambient_temp_c: TopicConfig = field(default_factory=TopicConfig)
    humidity_pct: TopicConfig = field(default_factory=TopicConfig)
    pressure_hpa: TopicConfig = field(default_factory=TopicConfig)
    light_lux: TopicConfig = field(default_factory=TopicConfig)
    co2_ppm: TopicConfig = field(default_factory=TopicConfig)

    @property
    def wanted(self) -> dict[Channel, TopicConfig]:
        """The channels that have a topic."""
        named = {Channel(each.name): getattr(self, each.name) for each in fields(self)}
        return {channel: config for channel, config in named.items() if config.topic}
