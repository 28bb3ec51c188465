"""The running Lumen as a server of the Model Context Protocol: a process of its own."""
