"""The calls of a business's server for sessions, with the official library."""

import time
import unittest

import stripe

from support import API, SECRET_KEY, call, client, sessions, submitted, unique


class Sessions(unittest.TestCase):
    def test_a_created_session_has_every_documented_attribute(self):
        reference = unique("tenant")
        session = sessions.create(
            {
                "type": "document",
                "client_reference_id": reference,
                "metadata": {"application": "4711", "with a blank": "and spaces & signs"},
                "options": {"document": {"allowed_types": ["passport", "driving_license"], "require_matching_selfie": True}},
                "provided_details": {"email": "jane.doe@example.com", "phone": "+442079460000"},
                "return_url": "https://landlord.example/thanks",
            }
        )
        self.assertRegex(session.id, "^vs_")
        self.assertRegex(session.client_secret, "^vs_secret_")
        self.assertIn(session.id, session.url)
        self.assertAlmostEqual(session.created, time.time(), delta=300)
        self.assertEqual(session.metadata.to_dict(), {"application": "4711", "with a blank": "and spaces & signs"})
        self.assertEqual(session.options.document.allowed_types, ["passport", "driving_license"])
        self.assertIs(session.options.document.require_matching_selfie, True)
        self.assertEqual(session.provided_details.to_dict(), {"email": "jane.doe@example.com", "phone": "+442079460000"})
        self.assertEqual((session.object, session.type, session.status), ("identity.verification_session", "document", "requires_input"))
        self.assertEqual((session.client_reference_id, session.livemode), (reference, False))
        self.assertEqual((session.last_error, session.last_verification_report, session.redaction), (None, None, None))
        self.assertRegex(session.last_response.request_id, "^req_")

    def test_a_retrieved_session_equals_the_created_one_and_can_still_be_opened(self):
        created = sessions.create({"type": "document", "client_reference_id": unique("again")})
        retrieved = sessions.retrieve(created.id)
        self.assertEqual((retrieved.client_reference_id, retrieved.status), (created.client_reference_id, "requires_input"))
        self.assertEqual(call("GET", "/v1/session", retrieved.client_secret)["id"], created.id)

    def test_an_update_changes_the_given_parameters_and_empty_values_unset(self):
        session = sessions.create({"type": "document", "metadata": {"flat": "12", "street": "Elm"}}).id
        updated = sessions.update(
            session,
            {
                "metadata": {"flat": "", "floor": "3"},
                "options": {"document": {"require_id_number": True}},
                "provided_details": {"email": "new@example.com"},
            },
        )
        self.assertEqual(updated.metadata.to_dict(), {"street": "Elm", "floor": "3"})
        self.assertIs(updated.options.document.require_id_number, True)
        self.assertEqual(updated.provided_details.email, "new@example.com")
        self.assertEqual(sessions.update(session, {"metadata": ""}).metadata.to_dict(), {})

    def test_automatic_pagination_returns_every_session_once_newest_first(self):
        reference = unique("pages")
        created = [sessions.create({"type": "document", "client_reference_id": reference}).id for _ in range(7)][::-1]
        first = sessions.list({"client_reference_id": reference, "limit": 3})
        self.assertEqual(([session.id for session in first.data], first.has_more), (created[:3], True))
        self.assertEqual([session.id for session in first.auto_paging_iter()], created)
        before_oldest = sessions.list({"client_reference_id": reference, "limit": 2, "ending_before": created[-1]})
        self.assertEqual([session.id for session in before_oldest.auto_paging_iter()], created[:-1][::-1])

    def test_a_list_is_filtered_by_status_and_by_creation_time(self):
        reference = unique("narrow")
        still_open = sessions.create({"type": "document", "client_reference_id": reference})
        canceled = sessions.create({"type": "document", "client_reference_id": reference})
        sessions.cancel(canceled.id)

        def ids(**filters):
            return [session.id for session in sessions.list({"client_reference_id": reference, **filters}).data]

        self.assertEqual(ids(status="requires_input"), [still_open.id])
        self.assertEqual(ids(status="canceled"), [canceled.id])
        self.assertEqual(ids(created={"gte": still_open.created, "lte": canceled.created}), [canceled.id, still_open.id])
        self.assertEqual(ids(created={"gt": canceled.created}), [])
        self.assertIn(still_open.id, ids(created=still_open.created))

    def test_a_canceled_session_can_no_longer_be_opened_updated_or_canceled(self):
        session = sessions.create({"type": "document"}).id
        result = sessions.cancel(session)
        self.assertEqual((result.status, result.client_secret, result.url), ("canceled", None, None))
        with self.assertRaises(stripe.InvalidRequestError):
            sessions.cancel(session)
        with self.assertRaises(stripe.InvalidRequestError):
            sessions.update(session, {"metadata": {"a": "b"}})

    def test_a_redacted_session_has_no_personal_data(self):
        _, checked = submitted({"metadata": {"name": "Jane Doe"}, "provided_details": {"email": "jane.doe@example.com"}})
        self.assertEqual(checked.status, "verified")
        self.assertIn(sessions.redact(checked.id).redaction.status, ("processing", "redacted"))
        now = sessions.retrieve(checked.id, {"expand": ["verified_outputs", "last_verification_report"]})
        self.assertEqual((now.metadata.to_dict(), now.provided_details.email), ({}, "[redacted]"))
        self.assertNotRegex(str(now), r'\bJane\b|\bDoe\b|[-*]6789|"year": 1990')

    def test_verified_outputs_are_returned_only_when_expanded(self):
        _, checked = submitted({})
        self.assertEqual(checked.status, "verified")
        self.assertRegex(checked.last_verification_report, "^vr_")
        self.assertIsNone(getattr(checked, "verified_outputs", None))
        expanded = sessions.retrieve(checked.id, {"expand": ["verified_outputs", "last_verification_report"]})
        self.assertEqual(expanded.last_verification_report.id, checked.last_verification_report)
        self.assertIsInstance(expanded.last_verification_report, stripe.identity.VerificationReport)
        self.assertEqual(expanded.verified_outputs.first_name, "Jane")
        self.assertEqual(expanded.verified_outputs.dob.to_dict(), {"day": 15, "month": 5, "year": 1990})

    def test_a_report_is_retrieved_by_its_id_and_listed_by_its_session(self):
        _, checked = submitted({})
        reports = client().v1.identity.verification_reports
        report = reports.retrieve(checked.last_verification_report)
        self.assertEqual((report.id, report.type), (checked.last_verification_report, "id_number"))
        self.assertEqual((report.id_number.status, report.id_number.first_name), ("verified", "Jane"))
        self.assertEqual([found.id for found in reports.list({"verification_session": checked.id}).data], [report.id])

    def test_a_list_expands_its_objects_with_the_prefix_data(self):
        reference = unique("expanded")
        submitted({"client_reference_id": reference})
        page = sessions.list({"client_reference_id": reference, "expand": ["data.last_verification_report"]})
        self.assertIsInstance(page.data[0].last_verification_report, stripe.identity.VerificationReport)

    def test_a_failed_check_requires_input_has_an_error_and_a_new_client_secret(self):
        created, checked = submitted({"metadata": {"sandbox_outcome": "id_number_mismatch"}})
        self.assertEqual((checked.status, checked.last_error.code), ("requires_input", "id_number_mismatch"))
        self.assertTrue(checked.last_error.reason)
        self.assertNotEqual(checked.client_secret, created.client_secret)
        self.assertNotEqual(checked.url, created.url)
        self.assertEqual(call("GET", "/v1/session", checked.client_secret)["id"], checked.id)

    def test_both_apis_return_the_same_sessions(self):
        created = sessions.create({"type": "document", "metadata": {"from": "stripe"}})
        ours = call("GET", f"/v1/verification_sessions/{created.id}", SECRET_KEY)
        self.assertEqual((ours["object"], ours["status"], ours["metadata"]), ("verification_session", "created", {"from": "stripe"}))
        applicant = {"first_name": "Jane", "last_name": "Doe", "email": "jane.doe@example.com"}
        create = {"applicant": applicant, "products": ["identity", "income"], "metadata": {"from": "casapay"}}
        theirs = sessions.retrieve(call("POST", "/v1/verification_sessions", SECRET_KEY, create)["id"])
        self.assertEqual((theirs.object, theirs.status), ("identity.verification_session", "requires_input"))
        self.assertEqual(theirs.metadata.to_dict(), {"from": "casapay"})


class ByTheModule(unittest.TestCase):
    """The library's older interface: settings and calls of its module."""

    def test_a_session_is_created_updated_listed_canceled_and_redacted(self):
        before = stripe.api_key, stripe.api_base, stripe.max_network_retries
        self.addCleanup(lambda: (setattr(stripe, "api_key", before[0]), setattr(stripe, "api_base", before[1]), setattr(stripe, "max_network_retries", before[2])))
        stripe.api_key, stripe.api_base, stripe.max_network_retries = SECRET_KEY, API, 0
        reference = unique("module")
        session = stripe.identity.VerificationSession.create(type="document", client_reference_id=reference)
        stripe.identity.VerificationSession.modify(session.id, metadata={"flat": "12"})
        session.refresh()
        self.assertEqual(session.metadata.to_dict(), {"flat": "12"})
        listed = stripe.identity.VerificationSession.list(client_reference_id=reference).auto_paging_iter()
        self.assertEqual([found.id for found in listed], [session.id])
        session.cancel()
        self.assertEqual(session.status, "canceled")
        session.redact()
        self.assertIn(session.redaction.status, ("processing", "redacted"))
