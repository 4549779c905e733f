"""Write multilingual-e5's encoder as an ONNX graph with 8-bit matrix products.

Inputs: `x` (1, tokens, 384), the sum of the word, position and type embeddings, and `share`
(1, 1, tokens), what each token counts in the mean. Outputs: `vector` (1, 1, 384), that mean, not
yet of length 1; `tokens` (1, tokens, 384).

One text per run: the products take their input's scale from the whole tensor, so a second text in
the batch would change the first one's vector.

Which operators: of what onnxruntime 1.32 offers for the same sum, the fastest on one core. Its
SkipLayerNormalization takes five times as long as Add and LayerNormalization, BiasGelu half as long
again as Gelu after a product that adds the bias itself, MultiHeadAttention a quarter more than
Attention, ReduceMean seven times as long as a product. A session has to be opened without the
optimisations that would put them back (`LEVEL`).
"""

from collections.abc import Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from .weights import Weights

REVISION = 3
"""Raise it whenever a change here changes vectors."""
LEVEL = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
"""How much a session may change the graph."""
LARGEST = 63
"""Weights are kept to ±63 (7 bits): processors without VNNI add two 8 x 8-bit products in 16 bits,
and 2 x 255 x 63 still fits, so every processor gives the same vector."""


class _Graph:
    """The nodes and constants gathered so far."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def add(self, operator: str, inputs: Sequence[str], *outputs: str, **attributes: object) -> str:
        domain = "com.microsoft" if operator == "DynamicQuantizeMatMul" else ""
        self.nodes.append(
            helper.make_node(operator, inputs, outputs, domain=domain, **attributes)  # type: ignore[arg-type]
        )
        return outputs[0]

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def product(self, x: str, names: Sequence[str], inputs: int, out: str) -> str:
        """Multiply by these matrices side by side, in 8 bits, one scale for each output; add bias.

        All tokens share the scale of `x`, <s> among them, whose largest number is ten times any
        other's: products of its own cost a fifth of the time and find nothing more.
        """
        weight = np.concatenate([self.weights.matrix(f"{name}.w", inputs) for name in names])
        bias = np.concatenate([self.weights.floats(f"{name}.b") for name in names])
        scales = (np.abs(weight).max(axis=1) / LARGEST).astype(np.float32)
        rounded = np.rint(weight / scales[:, None]).astype(np.int8)
        matrix = self.constant(f"{out}.weight", rounded.T)
        constants = [self.constant(f"{out}.scale", scales), "", self.constant(f"{out}.bias", bias)]
        return self.add("DynamicQuantizeMatMul", [x, matrix, *constants], out)

    def normalised(self, x: str, norm: str, out: str) -> str:
        constants = [self.constant(n, self.weights.floats(n)) for n in (f"{norm}.w", f"{norm}.b")]
        epsilon = self.weights.epsilon
        return self.add("LayerNormalization", [x, *constants], out, axis=-1, epsilon=epsilon)


def build(weights: Weights) -> bytes:
    """Return the encoder as a serialised ONNX model (about 22 MB; takes about 0.3 s)."""
    graph = _Graph(weights)
    x = graph.normalised("x", "emb.ln", "h0")
    for layer in range(weights.layers):
        last = layer == weights.layers - 1
        x = _layer(graph, f"l{layer}", x, "tokens" if last else f"h{layer + 1}")
    graph.add("MatMul", ["share", "tokens"], "vector")
    return _serialise(graph, weights.width)


def _layer(graph: _Graph, layer: str, x: str, out: str) -> str:
    width = graph.weights.width
    context = _attention(graph, layer, x)
    projected = graph.product(context, [f"{layer}.ao"], width, f"{layer}.ao")
    both = graph.add("Add", [projected, x], f"{layer}.attending")
    attended = graph.normalised(both, f"{layer}.aln", f"{layer}.attended")
    wide = graph.product(attended, [f"{layer}.fi"], width, f"{layer}.fi")
    active = graph.add("Gelu", [wide], f"{layer}.gelu")
    narrow = graph.product(active, [f"{layer}.fo"], 4 * width, f"{layer}.fo")
    both = graph.add("Add", [narrow, attended], f"{layer}.feeding")
    return graph.normalised(both, f"{layer}.oln", out)


def _attention(graph: _Graph, layer: str, x: str) -> str:
    parts = [f"{layer}.{letter}" for letter in "qkv"]
    together = graph.product(x, parts, graph.weights.width, f"{layer}.qkv")
    graph.add("Split", [together], *parts, axis=-1, num_outputs=3)
    heads = graph.weights.heads
    context = f"{layer}.context"
    return graph.add("Attention", parts, context, q_num_heads=heads, kv_num_heads=heads)


def _serialise(graph: _Graph, width: int) -> bytes:
    def value(name: str, *shape: str | int) -> object:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "multilingual-e5-small",
            [value("x", 1, "tokens", width), value("share", 1, 1, "tokens")],  # type: ignore[list-item]
            [value("vector", 1, 1, width), value("tokens", 1, "tokens", width)],  # type: ignore[list-item]
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 23), helper.make_opsetid("com.microsoft", 1)],
        ir_version=10,
    )
    serialised: bytes = model.SerializeToString()
    return serialised
