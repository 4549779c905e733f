"""What officials work with: sorting complaints, finding doubles, drafting replies, linting."""
