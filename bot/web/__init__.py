"""What the bot shows over HTTP."""
