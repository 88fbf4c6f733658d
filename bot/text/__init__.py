"""Pure functions over wikitext: no input, no output, no clock."""
