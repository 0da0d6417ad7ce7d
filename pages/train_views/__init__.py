"""The views of the Train page and their parts."""
