"""Raw answers of sources: compressed files named by their hash, and a manifest that says what they are.

Owns the files below one folder. Does not own what an answer means, nor the removal of personal data: a connector scrubs
an answer before it hands it over, and the hash is that of the scrubbed bytes.
"""

import gzip
import hashlib
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_SECRET_WORDS = ("key", "token", "secret", "password", "passwd", "signature")


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer in the store: where it came from, when, what it hashes to (SHA-256 of the kept bytes), its licence."""

    source: str
    url: str
    fetched_at: str
    sha256: str
    licence: str
    bytes: int


class RawStore:
    """The store below `folder`; safe for several threads, and for several processes on one file system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    def keep(self, *, source: str, url: str, body: bytes, fetched_at: datetime, licence: str) -> Kept:
        """Keep an answer; the same bytes are stored once. A kill at any moment leaves no half file."""
        digest = hashlib.sha256(body).hexdigest()
        path = self._path(digest)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
            partial.write_bytes(gzip.compress(body, 5, mtime=0))
            partial.replace(path)
        kept = Kept(source, without_secrets(url), fetched_at.isoformat(), digest, licence, len(body))
        line = json.dumps(asdict(kept), ensure_ascii=False) + "\n"
        with self._lock, self._manifest(source).open("a", encoding="utf-8") as manifest:
            manifest.write(line)
        return kept

    def read(self, sha256: str) -> bytes | None:
        """The bytes with that hash; None when they are absent or damaged."""
        try:
            body = gzip.decompress(self._path(sha256).read_bytes())
        except (OSError, EOFError, gzip.BadGzipFile, ValueError):
            return None
        except Exception as error:  # zlib.error is no OSError, and a damaged file must read as absent
            if type(error).__name__ != "error":
                raise
            return None
        return body if hashlib.sha256(body).hexdigest() == sha256 else None

    def drop(self, sha256: str) -> None:
        """Remove a damaged file so that the answer can be kept again."""
        self._path(sha256).unlink(missing_ok=True)

    def manifest(self, source: str) -> Iterator[Kept]:
        """What was kept of the source, oldest first; a last line cut by a crash is passed over."""
        path = self._manifest(source)
        if not path.exists():
            return
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                try:
                    yield Kept(**json.loads(line))
                except (ValueError, TypeError):
                    continue

    def _path(self, digest: str) -> Path:
        return self.folder / "objects" / digest[:2] / f"{digest}.gz"

    def _manifest(self, source: str) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = "".join(c if c.isalnum() or c in "-_" else "-" for c in source)
        return self.folder / f"manifest-{name}.jsonl"


def without_secrets(url: str) -> str:
    """The address without user name, password and parameters that look like keys.

    >>> without_secrets("https://me:pw@example.org/a?page=2&api_key=abc")
    'https://example.org/a?page=2'
    """
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not any(word in name.lower() for word in _SECRET_WORDS)
    ]
    return urlunsplit((parts.scheme, host, parts.path, urlencode(query, safe=",:"), ""))
