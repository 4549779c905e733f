"""Korean open data: one small client for each dialect, adapters declared as data."""
