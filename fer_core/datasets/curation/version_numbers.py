"""The numbers of versions that were published: none is given out twice, even when its version is gone."""

import sqlite3


def write(connection: sqlite3.Connection, number: int) -> None:
    """Keep a number; makes its table in a file that was written before there was one."""
    connection.execute("CREATE TABLE IF NOT EXISTS versions (number INTEGER PRIMARY KEY)")
    connection.execute("INSERT OR IGNORE INTO versions VALUES (?)", (number,))


def highest(connection: sqlite3.Connection) -> int:
    """Return the highest number that was kept, 0 where there is none."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'versions'").fetchone():
        return 0
    return int(connection.execute("SELECT MAX(number) FROM versions").fetchone()[0] or 0)
