"""The parts of the Augment page, from top to bottom: ranges, preview, amount, start."""
