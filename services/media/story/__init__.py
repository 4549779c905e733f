"""A story kept consistent: who, when, where, and how they speak, each with its exact place."""
