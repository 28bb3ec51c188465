"""The doctor: facts about this machine are gathered in one place, and judged purely in another."""
