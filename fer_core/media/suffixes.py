"""File endings of the video formats that are read; known without loading FFmpeg."""

from typing import Final

VIDEO_SUFFIXES: Final = frozenset({".mp4", ".m4v", ".mov", ".webm", ".avi", ".mkv"})
"""Lower case: what is taken for a video on a command line and in a folder."""
