"""The steps of the lesson, one file each, and what they share."""
