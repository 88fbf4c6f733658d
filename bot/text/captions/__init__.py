"""Captions for articles, out of what the pages of files say."""
