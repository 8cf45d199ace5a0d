"""The sandbox's sessions and objects for the generated calls."""

import os
import struct
import time
import zlib
from urllib.parse import parse_qs, urlsplit

import requests

BASE = os.environ["LATCHKEY_BASE_URL"]
SECRET_KEY = os.environ["LATCHKEY_SECRET_KEY"]
APPLICANT = {"first_name": "Jane", "last_name": "Doe", "email": "jane.doe@example.com"}
# A file that is text, because Schemathesis reports bytes in a body as an error.
PAGE = (
    "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
)


def call(method, path, credential=SECRET_KEY, **arguments):
    """Calls the sandbox and returns the JSON of the response. Raises an error for an error status."""
    headers = {"Authorization": f"Bearer {credential}"}
    response = requests.request(method, BASE + path, headers=headers, timeout=10, **arguments)
    if not response.ok:
        raise RuntimeError(f"{method} {path}: {response.status_code} {response.text}")
    return response.json()


def new_session(products=("documents",)):
    return call("POST", "/v1/verification_sessions", json={"applicant": APPLICANT, "products": list(products)})


def upload(secret, document_type):
    form = {"document_type": (None, document_type), "file": ("page.png", image(), "image/png")}
    return call("POST", "/v1/document_uploads", secret, files=form)


def ready_session():
    """Creates a session that can be submitted."""
    session = new_session()
    call("POST", "/v1/session", session["client_secret"], json={"consents": {"data_processing": True}})
    upload(session["client_secret"], "proof_of_address")
    return session


def completed_session():
    """Creates a completed session with a report, checks and files."""
    session = new_session(["identity"])
    secret = session["client_secret"]
    answers = {
        "applicant": {"first_name": "Jane", "last_name": "Doe", "date_of_birth": "1990-05-15"},
        "id_document": {"type": "passport", "issuing_country": "GB"},
        "consents": {"data_processing": True, "biometric": True},
    }
    call("POST", "/v1/session", secret, json=answers)
    upload(secret, "id_document")
    upload(secret, "selfie")
    call("POST", "/v1/session/submit", secret)
    for _ in range(200):
        if call("GET", f"/v1/verification_sessions/{session['id']}")["status"] == "completed":
            return session
        time.sleep(0.05)
    raise RuntimeError("the processing does not end: start the sandbox with --processing-seconds 0")


def open_session():
    """Creates a session that accepts every answer, with a file and a bank connection."""
    session = new_session(["identity", "income", "credit", "cash_flow", "documents"])
    upload(session["client_secret"], "paystub")
    call("POST", "/v1/bank_connections", session["client_secret"], json={"institution": "sandbox_bank"})
    return session


def has_ended(session):
    return call("GET", f"/v1/verification_sessions/{session['id']}")["status"] not in ("created", "pending")


def objects_to_read():
    """Returns for each operation on an object the parameters of an existing one."""
    session = completed_session()["id"]
    upload_of, report, check = (
        call("GET", f"/v1/{kind}?session={session}")["data"][0] for kind in ("document_uploads", "verification_reports", "identity_checks")
    )
    signed = parse_qs(urlsplit(upload_of["file_url"]).query)
    hosted = new_session()
    return {
        "session": session,
        "retrieve_verification_session": {"path": {"id": session}},
        "retrieve_verification_report": {"path": {"id": report["id"]}},
        "retrieve_identity_check": {"path": {"id": check["id"]}},
        "retrieve_document_upload": {"path": {"id": upload_of["id"]}},
        "download_document_upload": {"path": {"id": upload_of["id"]}, "query": {name: values[0] for name, values in signed.items()}},
        "retrieve_institution": {"path": {"id": "sandbox_bank"}},
        "create_bank_connection": {"body": {"institution": "sandbox_bank"}},
        "create_document_upload": {"body": {"document_type": "proof_of_address", "file": PAGE}},
        "list_verification_sessions": {"cursor": session},
        "list_verification_reports": {"cursor": report["id"]},
        "list_identity_checks": {"cursor": check["id"]},
        "list_institutions": {"cursor": "sandbox_bank"},
        "stripe_create_verification_session": {"body": {"type": "document", "options": {"document": {"require_matching_selfie": True}}}},
        "stripe_retrieve_verification_session": {"path": {"id": session}},
        "stripe_update_verification_session": {"path": {"id": new_session(["identity"])["id"]}, "body": {"metadata": {"unit": "4B"}}},
        "stripe_retrieve_verification_report": {"path": {"id": report["id"]}},
        "open_hosted_session": {"path": {"id": hosted["id"]}, "body": {"token": urlsplit(hosted["url"]).fragment}},
    }


def brackets(value, name=""):
    """Yields the pairs of a form: `options[document][allowed_types][]=passport`."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from brackets(part, f"{name}[{key}]" if name else str(key))
    elif isinstance(value, list):
        for part in value:
            yield from brackets(part, f"{name}[]")
    elif name:
        yield name, "" if value is None else str(value).lower() if isinstance(value, bool) else value


def image():
    """Returns a PNG that is large enough to be accepted."""
    size = 240
    rows = b"".join(b"\0" + bytes([shade % 256]) * size for shade in range(size))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
