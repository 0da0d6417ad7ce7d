"""The certificate: for these addresses, with a key that only the owner reads, made anew when it does not serve."""

import os
import ssl
import stat
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fer_core.errors import OutputError
from pages.door.certificate import DAYS, certificate_for

HOSTS = ("192.168.1.5", "127.0.0.1", "::1", "localhost", "studio.local")


def served(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates((folder / "certificate.pem").read_bytes())[0]


def test_what_it_says(tmp_path: Path) -> None:
    files = certificate_for(HOSTS, tmp_path / "phone")
    found = served(tmp_path / "phone")
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert sorted(names.get_values_for_type(x509.DNSName)) == ["localhost", "studio.local"]
    assert sorted(map(str, names.get_values_for_type(x509.IPAddress))) == ["127.0.0.1", "192.168.1.5", "::1"]
    assert not found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert found.not_valid_after_utc - found.not_valid_before_utc <= timedelta(days=397)
    root = x509.load_pem_x509_certificate(files.root.read_bytes())
    found.verify_directly_issued_by(root)
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    digest = sha256(found.public_bytes(Encoding.DER)).digest()
    assert files.fingerprint == digest.hex(":").upper()


def test_the_servers_own_check_takes_it(tmp_path: Path) -> None:
    files = certificate_for(HOSTS, tmp_path)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(files.chain, files.key)
    assert ssl.create_default_context(cafile=files.root).cert_store_stats()["x509_ca"] == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps files private by their folder")
def test_only_the_owner_reads_the_key_and_the_roots_key_is_nowhere(tmp_path: Path) -> None:
    files = certificate_for(HOSTS, tmp_path)
    assert stat.S_IMODE(files.key.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["certificate.pem", "key.pem", "root.pem"]
    assert sum(path.read_text().count("PRIVATE KEY") for path in tmp_path.iterdir()) == 2, "one, begun and ended"


def test_it_is_kept_while_it_serves(tmp_path: Path) -> None:
    first = certificate_for(HOSTS, tmp_path)
    again = certificate_for(HOSTS[1:], tmp_path)
    assert (first.fresh, again.fresh) == (True, False)
    assert again.fingerprint == first.fingerprint


@pytest.mark.parametrize("reason", ["another address", "runs out", "not yet", "no key", "another key", "broken"])
def test_it_is_made_anew_when_it_does_not_serve(tmp_path: Path, reason: str) -> None:
    first = certificate_for(HOSTS, tmp_path)
    now = {"runs out": timedelta(days=DAYS - 6), "not yet": timedelta(days=-3)}.get(reason, timedelta())
    hosts = ("192.168.1.6", *HOSTS) if reason == "another address" else HOSTS
    if reason == "no key":
        (tmp_path / "key.pem").unlink()
    if reason == "another key":
        other = certificate_for(HOSTS, tmp_path / "other")
        other.key.replace(tmp_path / "key.pem")
    if reason == "broken":
        (tmp_path / "certificate.pem").write_text("no certificate")
    again = certificate_for(hosts, tmp_path, now=datetime.now(UTC) + now)
    assert again.fresh
    assert again.fingerprint != first.fingerprint
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(again.chain, again.key)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "phone").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        certificate_for(HOSTS, tmp_path / "phone")
