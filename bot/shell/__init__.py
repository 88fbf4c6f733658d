"""What whoever runs the bot sees and does in the shell."""
