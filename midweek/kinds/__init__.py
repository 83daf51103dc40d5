"""What people write: one file per kind of entry. Frozen documents, no Django, no keys."""
