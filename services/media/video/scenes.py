"""Where the picture changes: PySceneDetect over OpenCV, so in a child process."""

from pathlib import Path


def scenes(path: Path) -> list[tuple[int, int]]:
    """Return the scenes as frames [start, end); one for a video without a change."""
    import cv2
    from scenedetect import ContentDetector, detect

    cv2.setNumThreads(1)
    found = detect(str(path), ContentDetector(threshold=27.0, min_scene_len=8))
    return [(int(a.frame_num), int(b.frame_num)) for a, b in found]
