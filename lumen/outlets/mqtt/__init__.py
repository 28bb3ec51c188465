"""Home Assistant, and whoever else listens to an MQTT broker."""
