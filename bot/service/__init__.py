"""The bot at work on its wikis: watching, taking in, carrying out, answering."""
