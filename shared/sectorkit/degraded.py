"""What is missing when a part is down, in the order in which the line does without it."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "rerank": "자료의 순서를 다시 매기는 기능이 잠시 멈춰, 처음 찾은 순서대로 답합니다.",
    "dense": "뜻이 가까운 자료를 찾는 기능이 준비되지 않아, 같은 낱말이 있는 자료만 찾았습니다.",
    "model": "언어 모델이 잠시 멈춰, 찾은 자료의 문장을 그대로 골라 보여 드립니다.",
    "time": "시간이 다 되어 답을 여기서 마칩니다. 빠진 내용이 있을 수 있으니 출처를 함께 보세요.",
}
"""What the person is told: `degraded` in an answer names the same."""
