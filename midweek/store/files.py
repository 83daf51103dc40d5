"""Files, sealed in 64 KiB pieces under a key of their own; that key lies in the entry that names the file."""

from __future__ import annotations

from django.db import transaction

from midweek.store.models import Attachment, Chunk
from midweek.store.spaces import Open
from midweek.vault import formats
from midweek.vault.errors import NotAllowed
from midweek.vault.keys import FileKey, new_id


def put(place: Open, plain: bytes) -> tuple[str, bytes]:
    """Seal a file into a space; gives its id (hex) and its key, for the entry that names it. Raises NotAllowed."""
    if not place.can_write:
        raise NotAllowed
    id, key = new_id(), FileKey.new()
    with transaction.atomic():
        file = Attachment.objects.create(id=id, space_id=place.id, n_chunks=0)
        n = 0
        for n, blob in enumerate(formats.seal_file(key, id, plain), start=1):
            Chunk.objects.create(attachment=file, n=n, blob=blob)
        Attachment.objects.filter(id=id).update(n_chunks=n, done=True)
    return id.hex(), key.to_bytes()


def get(place: Open, id: str, key: bytes) -> bytes:
    """The plain bytes of a file. Raises NotAllowed when it is not in this space, Tampered."""
    file_id = bytes.fromhex(id)
    if not Attachment.objects.filter(id=file_id, space_id=place.id, done=True).exists():
        raise NotAllowed
    chunks = Chunk.objects.filter(attachment_id=file_id).order_by("n").values_list("blob", flat=True)
    return b"".join(
        formats.open_file(FileKey.from_bytes(key), file_id, (bytes(blob) for blob in chunks.iterator()))
    )


def remove(place: Open, id: str) -> None:
    """Delete a file for good."""
    Attachment.objects.filter(id=bytes.fromhex(id), space_id=place.id).delete()
