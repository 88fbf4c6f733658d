"""What carries requests out: the store, the journal, the lanes and the runner."""
