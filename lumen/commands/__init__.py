"""The commands of `lumen`, one a file; each takes parsed arguments and prints its answer."""
