"""The live page and its HTTP server."""
