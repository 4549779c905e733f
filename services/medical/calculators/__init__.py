"""What medical computes: a formula with units, and where a value lies in a published range."""
