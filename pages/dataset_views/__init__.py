"""The views of the Datasets page, one file a view or a part of one."""
