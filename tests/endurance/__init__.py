"""Proofs that take too long for every test run: they print a table, and fail when it does not hold.

The tests run a quick form of each. `docs/dev/reliability.md` publishes what they found.
"""
