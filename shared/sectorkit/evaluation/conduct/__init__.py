"""How a model behaves in Korean: items of our own, judged by rule, run by UK AISI's inspect."""
