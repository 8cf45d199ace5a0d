"""Errors are instances of the library's own classes, as with Stripe's API."""

import unittest

import stripe

from support import client, sessions, unique


class Errors(unittest.TestCase):
    def failure(self, kind, call, *arguments):
        with self.assertRaises(kind) as caught:
            call(*arguments)
        return caught.exception

    def test_an_unknown_id_is_resource_missing(self):
        error = self.failure(stripe.InvalidRequestError, sessions.retrieve, "vs_unknown")
        self.assertEqual((error.http_status, error.code, error.param), (404, "resource_missing", "id"))
        self.assertRegex(error.request_id, "^req_")
        self.assertTrue(error.user_message)

    def test_every_call_on_an_unknown_id_fails_in_the_same_way(self):
        for call in (sessions.update, sessions.cancel, sessions.redact):
            with self.subTest(call.__name__):
                error = self.failure(stripe.InvalidRequestError, call, "vs_unknown")
                self.assertEqual((error.http_status, error.code), (404, "resource_missing"))

    def test_a_wrong_key_is_an_authentication_error(self):
        error = self.failure(stripe.AuthenticationError, client("sk_test_wrong").v1.identity.verification_sessions.list)
        self.assertEqual(error.http_status, 401)
        self.assertNotIn("sk_test_wrong", error.user_message)

    def test_an_invalid_parameter_is_named(self):
        cases = [
            ({"type": "horoscope"}, "type"),
            ({}, "type"),
            ({"type": "document", "options": {"document": {"allowed_types": ["library_card"]}}}, "options[document][allowed_types][0]"),
            ({"type": "document", "options": {"document": {"require_live_capture": "perhaps"}}}, "options[document][require_live_capture]"),
            ({"type": "document", "return_url": "javascript:alert(1)"}, "return_url"),
        ]
        for create, param in cases:
            with self.subTest(param):
                error = self.failure(stripe.InvalidRequestError, sessions.create, create)
                self.assertEqual((error.http_status, error.param), (400, param))

    def test_an_invalid_page_parameter_is_named_in_the_error(self):
        for filters, param in [({"limit": 101}, "limit"), ({"starting_after": "vs_unknown"}, "starting_after"), ({"status": "paused"}, "status")]:
            with self.subTest(param):
                self.assertEqual(self.failure(stripe.InvalidRequestError, sessions.list, filters).param, param)

    def test_an_unknown_path_returns_the_same_error_format(self):
        error = self.failure(stripe.InvalidRequestError, client().raw_request, "get", "/v1/identity/horoscopes")
        self.assertEqual(error.http_status, 404)

    def test_a_repeated_idempotency_key_creates_one_session(self):
        options = {"idempotency_key": unique("key")}
        create = {"type": "document", "client_reference_id": unique("once")}
        first, second = sessions.create(create, options), sessions.create(create, options)
        self.assertEqual((second.id, second.client_secret), (first.id, first.client_secret))
        self.assertEqual(len(sessions.list({"client_reference_id": create["client_reference_id"]}).data), 1)

    def test_an_idempotency_key_with_other_parameters_is_an_idempotency_error(self):
        options = {"idempotency_key": unique("key")}
        sessions.create({"type": "document"}, options)
        error = self.failure(stripe.IdempotencyError, sessions.create, {"type": "id_number"}, options)
        self.assertEqual(error.http_status, 400)
