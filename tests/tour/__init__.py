"""A scripted tour of the window with mouse and keyboard, which leaves pictures of every surface."""
