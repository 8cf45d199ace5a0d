"""Shared by the tests: the library, configured only with the sandbox's address, and the applicant's
requests.

`cargo xtask test --only api` gives LATCHKEY_API (http://HOST:PORT) and LATCHKEY_SECRET_KEY.
"""

import json
import os
import time
import urllib.request
import uuid

import stripe

API = os.environ["LATCHKEY_API"]
SECRET_KEY = os.environ["LATCHKEY_SECRET_KEY"]


def client(key=SECRET_KEY):
    """Returns a client of a business's server. Without retries, so that no failure is hidden."""
    return stripe.StripeClient(key, base_addresses={"api": API}, max_network_retries=0)


sessions = client().v1.identity.verification_sessions


def unique(name):
    """Returns a unique name, so that tests do not see one another's sessions."""
    return f"{name}-{uuid.uuid4()}"


def call(method, path, credential, body=None):
    """Calls the API without the library."""
    request = urllib.request.Request(
        API + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {credential}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def submitted(create):
    """Creates a session of type id_number and submits it as the applicant.

    Returns the session as created and after the processing.
    """
    created = sessions.create({"type": "id_number", **create})
    secret = created.client_secret
    applicant = {"first_name": "Jane", "last_name": "Doe", "date_of_birth": "1990-05-15", "id_number": "123-45-6789"}
    call("POST", "/v1/session", secret, {"consents": {"data_processing": True}, "applicant": applicant})
    call("POST", "/v1/session/submit", secret, {})
    return created, checked(created.id)


def checked(session):
    """Polls until the processing has ended and returns the session."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = sessions.retrieve(session)
        if found.status != "processing":
            return found
        time.sleep(0.1)
    raise AssertionError("the processing has not ended within 30 seconds")
