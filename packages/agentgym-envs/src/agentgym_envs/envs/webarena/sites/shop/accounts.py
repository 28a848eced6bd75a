"""Who has an account, and how its password is kept."""

from hashlib import sha256


def digest(email: str, password: str) -> str:
    """Returns what is kept of a password: nobody can read it, and equal ones differ."""
    return sha256(f"{email.lower()}\n{password}".encode()).hexdigest()
