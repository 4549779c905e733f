"""A camera that speaks RTSP: it sends JPEG pictures over the connection (RFC 2326, RFC 2435)."""

import re
import socket
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import cv2
import numpy as np

QUALITY = 80
FPS = 10
CHUNK = 1400


@contextmanager
def camera(pictures: Sequence[np.ndarray]) -> Iterator[str]:
    """Serve the pictures to whoever comes, once each, and give the address."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    stop = threading.Event()
    thread = threading.Thread(target=_serve, args=(server, pictures, stop))
    thread.start()
    try:
        yield f"rtsp://127.0.0.1:{server.getsockname()[1]}/live"
    finally:
        stop.set()
        thread.join(10)
        server.close()


def _serve(server: socket.socket, pictures: Sequence[np.ndarray], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            line, _ = server.accept()
        except TimeoutError:
            continue
        with line:
            line.settimeout(5)
            try:
                _talk(line, pictures, stop)
            except OSError:
                continue


def _talk(line: socket.socket, pictures: Sequence[np.ndarray], stop: threading.Event) -> None:
    told = b""
    while b"PLAY " not in told:
        told = b""
        while b"\r\n\r\n" not in told:
            got = line.recv(4096)
            if not got:
                return
            told += got
        line.sendall(_reply(told.decode()))
    for number, picture in enumerate(pictures):
        if stop.is_set():
            return
        for packet in _packets(picture, number):
            line.sendall(b"$\x00" + struct.pack(">H", len(packet)) + packet)
        time.sleep(0.004)


def _reply(request: str) -> bytes:
    method = request.split(" ", 1)[0]
    number = re.search(r"CSeq: *(\d+)", request, re.IGNORECASE)[1]
    head = f"RTSP/1.0 200 OK\r\nCSeq: {number}\r\n"
    if method == "OPTIONS":
        return f"{head}Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n".encode()
    if method == "DESCRIBE":
        sdp = (
            "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=camera\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            f"m=video 0 RTP/AVP 26\r\na=framerate:{FPS}\r\na=control:track1\r\n"
        )
        kind = f"Content-Type: application/sdp\r\nContent-Length: {len(sdp)}\r\n\r\n"
        return f"{head}{kind}{sdp}".encode()
    if method == "SETUP":
        way = "RTP/AVP/TCP;unicast;interleaved=0-1"
        return f"{head}Transport: {way}\r\nSession: 1\r\n\r\n".encode()
    return f"{head}Session: 1\r\n\r\n".encode()


def _packets(picture: np.ndarray, number: int) -> Iterator[bytes]:
    """Yield one picture as RTP packets: the scan alone, the tables told by their quality."""
    options = [
        cv2.IMWRITE_JPEG_QUALITY, QUALITY,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420,
    ]  # fmt: skip
    data = cv2.imencode(".jpg", picture, options)[1].tobytes()
    scan = data.index(b"\xff\xda")
    body = data[scan + 2 + struct.unpack(">H", data[scan + 2 : scan + 4])[0] : -2]
    height, width = picture.shape[:2]
    parts = [body[at : at + CHUNK] for at in range(0, len(body), CHUNK)]
    for index, part in enumerate(parts):
        last = 0x80 if index == len(parts) - 1 else 0
        rtp = struct.pack(
            ">BBHII", 0x80, last | 26, (number * 1000 + index) & 0xFFFF, number * 90000 // FPS, 7
        )
        offset = (index * CHUNK).to_bytes(3, "big")
        yield rtp + b"\0" + offset + bytes([1, QUALITY, width // 8, height // 8]) + part
