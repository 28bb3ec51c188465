"""The moon, as a plug-in for Lumen."""
