"""The certificate that a TLS server shows: until when it is good, whether it is trusted, and for whom it was made."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a server showed.

    Attributes:
        begins, ends: seconds since 1970.
        problem: why it is not to be trusted; "" where it is.
        version: of the protocol: ``"TLSv1.3"``.
        seconds: that connecting and shaking hands took.
    """

    begins: float
    ends: float
    problem: str
    version: str
    seconds: float


def certificate_of(host: str, port: int, deadline: float) -> Certificate:
    """Connects and looks at the certificate, a bad one too; raises OSError, ValueError."""
    import ssl

    began = time.monotonic()
    end = began + deadline
    try:
        return _shown(ssl.create_default_context(), host, port, end, "", began)
    except ssl.SSLCertVerificationError as error:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return _shown(context, host, port, end, error.verify_message or "it is not trusted", began)


def _shown(context: object, host: str, port: int, end: float, problem: str, began: float) -> Certificate:
    import ssl

    assert isinstance(context, ssl.SSLContext)
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    with (
        socket.create_connection((host, port), left) as plain,
        context.wrap_socket(plain, server_hostname=host) as peer,
    ):
        data = peer.getpeercert(binary_form=True)
        if not data:
            raise ValueError("it shows no certificate")
        begins, ends = validity(data)
        return Certificate(begins, ends, problem, peer.version() or "", time.monotonic() - began)


def validity(certificate: bytes) -> tuple[float, float]:
    """From when until when a certificate (X.509 in DER, RFC 5280 4.1) is good; raises ValueError.

    The ssl module tells it of trusted ones only, and it is the others that one wants to know about.
    """
    outer = _children(certificate)  # Certificate -> TBSCertificate -> its fields
    signed = _children(outer[0][1]) if outer and outer[0][0] == 0x30 else []
    inner = _children(signed[0][1]) if signed and signed[0][0] == 0x30 else []
    if inner and inner[0][0] == 0xA0:  # [0] version
        inner = inner[1:]
    if len(inner) < 4 or inner[3][0] != 0x30:
        raise ValueError("it is no certificate")
    times = _children(inner[3][1])
    if len(times) != 2:
        raise ValueError("it is no certificate")
    return _seconds(*times[0]), _seconds(*times[1])


def _children(data: bytes) -> list[tuple[int, bytes]]:
    """The elements of a DER sequence: tag and content."""
    found, at = [], 0
    while at < len(data):
        if at + 2 > len(data):
            raise ValueError("it is no certificate")
        tag, length = data[at], data[at + 1]
        at += 2
        if length & 0x80:
            count = length & 0x7F
            if not 1 <= count <= 4 or at + count > len(data):
                raise ValueError("it is no certificate")
            length = int.from_bytes(data[at : at + count], "big")
            at += count
        if at + length > len(data):
            raise ValueError("it is no certificate")
        found.append((tag, data[at : at + length]))
        at += length
    return found


def _seconds(tag: int, content: bytes) -> float:
    """UTCTime (two digits for the year) or GeneralizedTime."""
    text = content.decode("ascii", "replace")
    if tag == 0x17:
        text = ("19" if text[:2] >= "50" else "20") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC).timestamp()
