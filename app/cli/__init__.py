"""The command line: one file a command, plain words on stderr, exit code 0 only on success."""
