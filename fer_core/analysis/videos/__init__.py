"""Videos, looked at frame by frame: each face over time, what is found on disk, and the files made of it."""
