"""What a school itself has published: where it is, its meals, its days and its lessons."""
