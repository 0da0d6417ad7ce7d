"""Pictures of a camera, looked at while they come: the newest one counts, the others are dropped."""
