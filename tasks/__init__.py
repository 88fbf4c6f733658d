"""The tasks: one file for each close family, found by `bot.task.discover`."""
