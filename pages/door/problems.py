"""Why the app cannot be opened to others."""


class DoorError(Exception):
    """Told in the terminal, before there is a page: what is wrong, what we got, what to do."""
