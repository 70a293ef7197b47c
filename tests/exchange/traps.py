"""What tests of crooked files share: files made by hand, and what must become of them."""

from __future__ import annotations

import socket
import threading
import zipfile
from contextlib import contextmanager

import pytest

from app.base.errors import AppError
from app.exchange.receive import receive

POINT = '{"type":"Point","coordinates":[-61,14]}'
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
PLACEMARK = "<Placemark><name>{}</name><Point><coordinates>{}</coordinates></Point></Placemark>"


@contextmanager
def listener():
    """Count who knocks at a port of this machine; yield the address and the list of callers."""
    callers = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        done = threading.Event()

        def listen():
            while not done.is_set():
                try:
                    connection, caller = server.accept()
                except TimeoutError:
                    continue
                callers.append(caller)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", callers
        finally:
            done.set()
            thread.join()


def refused(path, why="imported|read"):
    """Assert that a file is refused with a reason that names it."""
    with pytest.raises(AppError, match=why) as caught:
        receive(path)
    text = str(caught.value)
    assert path.name in text
    assert len(text) < 600
    assert "/vsi" not in text
    assert "Traceback" not in text


def a_file(folder, name, content):
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def a_zip(folder, name, members, compression=zipfile.ZIP_DEFLATED):
    """Write an archive of (name or entry, content) and return its path."""
    path = folder / name
    with zipfile.ZipFile(path, "w", compression) as archive:
        for member, content in members:
            archive.writestr(member, content)
    return path


def read_or_refused(path):
    """Return what is in a file, or ``None`` where it is refused with a reason that names it."""
    try:
        return receive(path)
    except AppError as error:
        reason = str(error)
    assert path.name in reason
    return None
