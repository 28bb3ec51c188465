"""What the machine gives: clocks, atomic files, worker threads, log, ownership, paths."""
