"""A person's own health: entries, consent, export, and what it adds to answers."""
