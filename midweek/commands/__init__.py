"""What each word of the `midweek` command does. Every module has `arguments(parser, name)` and `run(chosen)`."""
