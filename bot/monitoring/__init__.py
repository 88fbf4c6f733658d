"""How others can follow the bot at work: logs, Sentry, monitors."""
