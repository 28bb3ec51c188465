"""The forests: fitting and export."""
