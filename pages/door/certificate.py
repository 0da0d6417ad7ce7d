"""The certificate for HTTPS, made on the spot: without HTTPS no browser gives a camera to a page from elsewhere.

A root signs the server's certificate, and its key is thrown away at once: a phone that trusts the root trusts this
server and nothing else that anybody could ever make. (Safari on a phone opens no WebSocket to a certificate that was
only clicked through, and lets people trust roots only.)
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from fer_core.writing import check_place, replace_whole, write_whole

DAYS: Final = 365
"""Apple's devices take no server certificate that lasts longer than 825."""
RENEWED_BEFORE: Final = timedelta(days=7)
CLOCKS_DIFFER: Final = timedelta(days=1)
KEY, CHAIN, ROOT = "key.pem", "certificate.pem", "root.pem"
PEM: Final = serialization.Encoding.PEM


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFiles:
    """Where they are: the server's key, its certificate with the root behind it, and the root alone."""

    key: Path
    chain: Path
    root: Path
    fingerprint: str
    """SHA-256 of the server's certificate, in pairs with colons, as browsers show it."""
    fresh: bool
    """It was made just now."""


def certificate_for(hosts: tuple[str, ...], folder: Path, *, now: datetime | None = None) -> CertificateFiles:
    """Return a certificate for these names and addresses, the one in ``folder`` while it serves.

    It is made anew when an address is missing in it, it ends within a week, or its key does not fit.
    Raises OutputError when the folder cannot be written.
    """
    when = now or datetime.now(UTC)
    kept = _kept(folder)
    fresh = kept is None or not _serves(kept, hosts, when)
    served = _make(hosts, folder, when) if fresh or kept is None else kept
    return CertificateFiles(
        key=folder / KEY,
        chain=folder / CHAIN,
        root=folder / ROOT,
        fingerprint=served.fingerprint(hashes.SHA256()).hex(":").upper(),
        fresh=fresh,
    )


def _kept(folder: Path) -> x509.Certificate | None:
    """Return the certificate that was made earlier, if its three files fit together."""
    try:
        served, root = x509.load_pem_x509_certificates((folder / CHAIN).read_bytes())
        key = serialization.load_pem_private_key((folder / KEY).read_bytes(), None)
        alone = x509.load_pem_x509_certificate((folder / ROOT).read_bytes())
        served.verify_directly_issued_by(root)
    except Exception:  # noqa: BLE001  (whatever is wrong with them, new ones are made)
        return None
    return served if key.public_key() == served.public_key() and alone == root else None


def _serves(served: x509.Certificate, hosts: tuple[str, ...], now: datetime) -> bool:
    names = served.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    runs = served.not_valid_before_utc <= now < served.not_valid_after_utc - RENEWED_BEFORE
    return runs and set(_general_names(hosts)) <= set(names)


def _make(hosts: tuple[str, ...], folder: Path, now: datetime) -> x509.Certificate:
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _one in range(2))
    root_name = _name(f"FER Studio on {hosts[-1]}, {now:%Y-%m-%d %H:%M}")
    root = _root(root_name, root_key, now)
    served = _served(hosts, key, root_name, root_key, now)
    _write_key(folder / KEY, key)
    write_whole(folder / ROOT, root.public_bytes(PEM))
    write_whole(folder / CHAIN, served.public_bytes(PEM) + root.public_bytes(PEM))
    return served


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCKS_DIFFER)
        .not_valid_after(now + timedelta(days=DAYS))
    )


def _root(name: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    return (
        _begun(name, name, key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _served(
    hosts: tuple[str, ...],
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return (
        _begun(_name("FER Studio"), issuer, key, now)
        .add_extension(x509.SubjectAlternativeName(_general_names(hosts)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(by, critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _key_usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    """A common name has 64 letters at most."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _general_names(hosts: tuple[str, ...]) -> list[x509.GeneralName]:
    return [_general_name(host) for host in dict.fromkeys(hosts)]


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    """Nobody but the owner may read it, at no moment."""
    data = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())

    def write(partial: Path) -> None:
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)

    check_place(path)
    replace_whole(path, write)
