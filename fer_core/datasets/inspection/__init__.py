"""What a dataset holds, and which of its pictures deserve a second look."""
