"""Categories in the text of a page: finding, changing, placing their links."""
