"""What the tests share: the library, told nothing but where the sandbox is, and what an applicant does in a browser.

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
    """The library as a landlord's server makes it. Nothing is retried: what fails once has to be seen."""
    return stripe.StripeClient(key, base_addresses={"api": API}, max_network_retries=0)


sessions = client().v1.identity.verification_sessions


def unique(name):
    """Names something as this test's own, so that tests do not see one another's sessions."""
    return f"{name}-{uuid.uuid4()}"


def call(method, path, credential, body=None):
    """Calls the API without the library."""
    request = urllib.request.Request(
        API + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {credential}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def submitted(create):
    """Goes the applicant's way through a session of type id_number: the session as created, and after the checks."""
    created = sessions.create({"type": "id_number", **create})
    secret = created.client_secret
    applicant = {"first_name": "Jane", "last_name": "Doe", "date_of_birth": "1990-05-15", "id_number": "123-45-6789"}
    call("POST", "/v1/session", secret, {"consents": {"data_processing": True}, "applicant": applicant})
    call("POST", "/v1/session/submit", secret, {})
    return created, checked(created.id)


def checked(session):
    """The session once its checks are over. Nothing but asking tells a Stripe client so."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = sessions.retrieve(session)
        if found.status != "processing":
            return found
        time.sleep(0.1)
    raise AssertionError("the checks have not ended within 30 seconds")
