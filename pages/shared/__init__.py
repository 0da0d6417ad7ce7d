"""The only common UI code."""
