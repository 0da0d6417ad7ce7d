"""One file a task; what they share is in ``pages.shared``."""
