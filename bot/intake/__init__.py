"""From what people write on the wiki to requests, and the answers. Nothing here reads or writes."""
