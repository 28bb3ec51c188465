"""Where `trainer` begins: an interrupt while it is being loaded ends it as a later one does."""

INTERRUPTED = 130


def main() -> int:
    """Load the command line, run it, and give its exit code."""
    try:
        from trainer.commands import cli

        return cli.main()
    except KeyboardInterrupt:
        return INTERRUPTED
