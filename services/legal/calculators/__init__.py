"""What legal computes, by topic. Rates, limits and dates lie in `data/values`, with sources."""
