"""What the computer gives: whole folders, shared work, a bar of progress."""
