"""The key that signs heads of chains (Ed25519); its public half goes to whoever checks."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cairn.base.errors import Broken


def private_key(secret: str) -> Ed25519PrivateKey:
    """The signing key that a secret stands for. Raises: Broken if the installation has none."""
    if len(secret) < 32:
        raise Broken("CAIRN_TRAIL_KEY is missing or shorter than 32 characters: heads can't be signed.")
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"cairn trail key" + secret.encode()).digest())


def public_key(secret: str) -> str:
    """The public half, as hexadecimal digits."""
    return private_key(secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
