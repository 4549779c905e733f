"""Other people's works: what their licence allows, and whether ours repeats them."""
