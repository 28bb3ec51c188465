"""Plug-ins: other people's pages, outlets, phrases and what the face wears.

Authors need `lumen.plugins.interface` alone.
"""
