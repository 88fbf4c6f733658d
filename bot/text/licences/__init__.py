"""The licences of a file page: what it grants, and what may be changed about it."""
