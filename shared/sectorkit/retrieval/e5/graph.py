"""Write multilingual-e5's encoder as an ONNX graph with 8-bit matrix products.

Input `x` (1, tokens, 384): the sum of the word, position and type embeddings. Outputs `vector`
(1, 384): the mean over the tokens, not yet of length 1; `tokens` (1, tokens, 384).

One text per run: the products take their input's scale from the whole tensor, so a second text in
the batch would change the first one's vector.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from .weights import BLOCK, Weights

REVISION = 2
"""Raise it whenever a change here changes vectors."""
LARGEST = 63
"""Weights are kept to ±63 (7 bits): processors without VNNI add two 8 x 8-bit products in 16 bits,
and 2 x 255 x 63 still fits, so every processor gives the same vector."""
_FUSED = "com.microsoft"


class _Graph:
    """The nodes and constants gathered so far."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def add(self, operator: str, inputs: Sequence[str], *outputs: str, **attributes: object) -> str:
        domain = _FUSED if operator in _CONTRIBUTED else ""
        self.nodes.append(
            helper.make_node(operator, inputs, outputs, domain=domain, **attributes)  # type: ignore[arg-type]
        )
        return outputs[0]

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def product(self, x: str, weight: NDArray[np.float32], out: str) -> str:
        """Multiply by an 8-bit (outputs, inputs) matrix with one scale for each output."""
        scales = (np.abs(weight).max(axis=1) / LARGEST).astype(np.float32)
        rounded = np.rint(weight / scales[:, None]).astype(np.int8)
        matrix = self.constant(f"{out}.weight", rounded.T)
        return self.add(
            "DynamicQuantizeMatMul", [x, matrix, self.constant(f"{out}.scale", scales)], out
        )

    def blocked_product(self, x: str, weights: Weights, name: str, out: str) -> str:
        """Multiply by the stored 4-bit matrix as it is; exact, and slower for many tokens."""
        inputs = weights.width * (4 if name.endswith("fo.w") else 1)
        nibbles, scales = weights.blocks(name, inputs)
        packed = nibbles[..., 0::2] | (nibbles[..., 1::2] << 4)
        constants = [self.constant(f"{out}.blocks", packed), self.constant(f"{out}.scales", scales)]
        shape = {"K": inputs, "N": len(scales), "bits": 4, "block_size": BLOCK}
        return self.add("MatMulNBits", [x, *constants], out, accuracy_level=4, **shape)

    def first_and_rest(self, x: str) -> tuple[str, str]:
        """Part the first token from the others."""
        first = self.add("Slice", [x, "at0", "at1", "axis"], f"{x}.first")
        return first, self.add("Slice", [x, "at1", "end", "axis"], f"{x}.rest")


_CONTRIBUTED = {
    "BiasGelu",
    "DynamicQuantizeMatMul",
    "MatMulNBits",
    "MultiHeadAttention",
    "SkipLayerNormalization",
}


def build(weights: Weights) -> bytes:
    """Return the encoder as a serialised ONNX model (about 22 MB; takes about 0.3 s)."""
    graph = _Graph()
    for name, number in {"axis": 1, "at0": 0, "at1": 1, "end": 2**31}.items():
        graph.constant(name, np.array([number], dtype=np.int64))
    norm = [graph.constant(n, weights.floats(n)) for n in ("emb.ln.w", "emb.ln.b")]
    x = graph.add("LayerNormalization", ["x", *norm], "h0", axis=-1, epsilon=weights.epsilon)
    for layer in range(weights.layers):
        last = layer == weights.layers - 1
        x = _layer(graph, weights, layer, x, "tokens" if last else f"h{layer + 1}")
    graph.add("ReduceMean", ["tokens", "axis"], "vector", keepdims=0)
    return _serialise(graph, weights.width)


def _layer(graph: _Graph, weights: Weights, layer: int, x: str, out: str) -> str:
    def normalised(value: str, residual: str, norm: str, bias: str, to: str) -> str:
        parts = [f"l{layer}.{part}" for part in (f"{norm}.w", f"{norm}.b", bias)]
        constants = [graph.constant(part, weights.floats(part)) for part in parts]
        inputs = [value, residual, *constants]
        return graph.add("SkipLayerNormalization", inputs, to, epsilon=weights.epsilon)

    context = _attention(graph, weights, layer, x)
    matrix = weights.matrix(f"l{layer}.ao.w", weights.width)
    projected = graph.product(context, matrix, f"l{layer}.ao")
    attended = normalised(projected, x, "aln", "ao.b", f"l{layer}.attended")
    narrow = _feed_forward(graph, weights, layer, attended)
    return normalised(narrow, attended, "oln", "fo.b", out)


def _feed_forward(graph: _Graph, weights: Weights, layer: int, x: str) -> str:
    # <s> has its own products: its largest number is ten times any other token's, and on one
    # scale with it the others would keep 5 of their 8 bits (median cosine .9965 instead of .9989).
    fi, fo = f"l{layer}.fi", f"l{layer}.fo"
    bias = graph.constant(f"{fi}.b", weights.floats(f"{fi}.b"))
    start, rest = graph.first_and_rest(x)
    wide = graph.blocked_product(start, weights, f"{fi}.w", f"{fi}.start")
    active = graph.add("BiasGelu", [wide, bias], f"{fi}.start.gelu")
    start = graph.blocked_product(active, weights, f"{fo}.w", f"{fo}.start")
    wide = graph.product(rest, weights.matrix(f"{fi}.w", weights.width), f"{fi}.rest")
    active = graph.add("BiasGelu", [wide, bias], f"{fi}.rest.gelu")
    rest = graph.product(active, weights.matrix(f"{fo}.w", 4 * weights.width), f"{fo}.rest")
    return graph.add("Concat", [start, rest], fo, axis=1)


def _attention(graph: _Graph, weights: Weights, layer: int, x: str) -> str:
    def part(letter: str) -> str:
        return f"l{layer}.{letter}"

    stacked = np.concatenate([weights.matrix(part(f"{c}.w"), weights.width) for c in "qkv"])
    biases = np.concatenate([weights.floats(part(f"{c}.b")) for c in "qkv"])
    together = graph.product(x, stacked, part("qkv"))
    parts = [part(c) for c in "qkv"]
    graph.add("Split", [together], *parts, axis=-1, num_outputs=3)
    inputs = [*parts, graph.constant(part("bias"), biases)]
    return graph.add("MultiHeadAttention", inputs, part("context"), num_heads=weights.heads)


def _serialise(graph: _Graph, width: int) -> bytes:
    def value(name: str, *shape: str | int) -> object:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "multilingual-e5-small",
            [value("x", 1, "tokens", width)],  # type: ignore[list-item]
            [value("vector", 1, width), value("tokens", 1, "tokens", width)],  # type: ignore[list-item]
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid(_FUSED, 1)],
        ir_version=10,
    )
    serialised: bytes = model.SerializeToString()
    return serialised
