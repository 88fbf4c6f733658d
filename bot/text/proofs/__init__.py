"""The independent checks of edits, one module for each kind of allowance."""
