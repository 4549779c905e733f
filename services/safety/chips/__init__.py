"""One chip beside another: what was measured alike, and never what was not."""
