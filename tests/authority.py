"""An authority of one's own that makes certificates, as owners of two machines may have one between them."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

HOUR = timedelta(hours=1)


class Authority:
    """Signs certificates; its own is in `file`, for those who shall believe it."""

    def __init__(self, folder: Path, name: str = "authority") -> None:
        self._folder, self._key = folder, Ed25519PrivateKey.generate()
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"{name} of a test")])
        own = _begun(self._name, self._name, self._key, timedelta(days=1))
        own = own.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(own.sign(self._key, None).public_bytes(Encoding.PEM))

    def certificate(self, address: str = "127.0.0.1", *, ends_in: timedelta = HOUR) -> Path:
        """A file with a new key and a certificate for a machine's address."""
        key = Ed25519PrivateKey.generate()
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, address)])
        made = _begun(subject, self._name, key, ends_in)
        made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file = self._folder / f"{self.file.stem} for {address} until {ends_in.total_seconds():.0f}.pem"
        file.write_bytes(secret + made.sign(self._key, None).public_bytes(Encoding.PEM))
        return file


def _begun(
    subject: x509.Name, issuer: x509.Name, key: Ed25519PrivateKey, ends_in: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 2 * HOUR)
        .not_valid_after(now + ends_in)
    )
