"""What each command of `sectorkit` does; `cli` is their grammar."""
