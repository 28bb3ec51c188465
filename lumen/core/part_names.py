"""What the parts of the state are called, wherever they are shown; the glossary explains them."""

from collections.abc import Mapping

from lumen.core.state import Component

PART_NAMES: Mapping[Component, str] = {
    Component.CPU_TEMP: "processor warmth",
    Component.AMBIENT: "air warmth",
    Component.BETA: "processor use",
    Component.GAMMA: "kernel activity",
    Component.ACCURACY: "accuracy",
    Component.ALPHA: "free processor",
    Component.LIGHT: "light",
    Component.COVERAGE: "coverage",
    Component.HUMIDITY: "humidity",
    Component.MEMORY: "memory use",
    Component.BLINDNESS: "missing sensors",
    Component.PRESSURE: "pressure",
    Component.CPU: "processor use",
    Component.DISK: "disk use",
}
