//! The journeys: one function each, named after the behaviour that it proves.

mod all_products;
mod announcements;
mod bank_failures;
mod bank_window;
mod camera;
mod connectivity;
mod consent;
mod console_check;
mod credentials;
mod drafts;
mod hosted_page;
mod keyboard;
mod keyboard_bank_and_camera;
mod language_choice;
mod leave_and_return;
mod outcomes;
mod products;
mod rejected_files;
mod reloads;
mod stripe_options;
mod tabs;
mod text_input;
mod uploads;

use std::future::Future;
use std::pin::Pin;

use anyhow::Result;

use crate::engine::browser_kind::Feature;
use crate::user::scenario::Scenario;

/// A running journey.
type Running<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// One journey.
pub(crate) struct Journey {
    /// Its module and the behaviour that it proves.
    pub(crate) name: &'static str,
    /// The features without which it cannot run.
    pub(crate) needs: &'static [Feature],
    /// Runs it.
    pub(crate) run: for<'a> fn(&'a Scenario) -> Running<'a>,
}

macro_rules! journeys {
    ($($module:ident::$name:ident $(: [$($feature:ident),+])?),* $(,)?) => {
        /// All journeys, the longest first, so that none is left over when the others are done.
        pub(crate) const ALL: &[Journey] = &[$(Journey {
            name: concat!(stringify!($module), "::", stringify!($name)),
            needs: &[$($(Feature::$feature),+)?],
            run: |scenario| Box::pin($module::$name(scenario)),
        }),*];
    };
}

journeys![
    reloads::every_screen_survives_a_reload,
    all_products::five_products_are_completed_through_every_screen,
    reloads::every_hosted_screen_survives_a_reload,
    camera::live_photos_are_stored_as_camera_captures: [Camera],
    camera::blocked_camera_offers_a_file_or_another_attempt: [Camera],
    bank_failures::documents_replace_a_declined_bank,
    drafts::every_form_is_restored_after_a_reload,
    drafts::conflict_between_two_windows_is_resolved_by_the_user,
    drafts::form_is_restored_after_the_widget_was_closed,
    text_input::unusual_names_are_stored_as_typed,
    text_input::impossible_dates_are_explained_and_kept,
    rejected_files::unusable_files_are_refused_with_a_reason,
    language_choice::language_change_keeps_the_form_and_is_remembered,
    rejected_files::rejected_document_is_replaced,
    rejected_files::rejected_selfie_is_replaced,
    products::income_is_completed,
    bank_window::ended_access_asks_for_another_bank,
    bank_window::outage_during_the_consent_leads_to_another_bank,
    bank_window::callback_with_a_wrong_state_is_refused,
    bank_window::callback_of_a_canceled_connection_is_ignored,
    bank_window::callback_after_a_reload_connects_once,
    bank_window::bank_is_changed_in_another_tab,
    bank_window::window_is_reused_after_a_reload,
    bank_failures::each_failure_has_its_own_message,
    bank_failures::blocked_window_without_redirects_asks_to_allow_windows,
    bank_failures::bank_that_never_answers_times_out,
    drafts::form_is_restored_after_a_crash_and_on_another_device: [TabCrash],
    drafts::employment_is_restored_after_a_reload,
    products::identity_is_completed,
    products::credit_is_completed,
    hosted_page::countdown_leads_to_the_completion_page: [PreloadScripts],
    bank_failures::blocked_window_offers_the_same_window,
    connectivity::slow_upload_shows_progress_and_is_canceled: [Network],
    uploads::different_file_is_sent_from_the_start: [Network],
    uploads::upload_resumes_after_a_reload: [Network, PreloadScripts],
    uploads::paused_upload_resumes_where_it_stopped: [Network],
    uploads::two_uploads_run_at_a_time: [Network],
    uploads::same_file_in_two_windows_becomes_one_document: [Network],
    uploads::upload_waits_for_the_network: [Network],
    uploads::upload_continues_while_the_language_changes: [Network, PreloadScripts],
    uploads::canceled_upload_is_not_asked_for_again: [Network],
    connectivity::answers_saved_offline_are_sent_when_online: [Network],
    connectivity::text_typed_after_an_offline_save_is_kept: [Network],
    connectivity::offline_submission_is_sent_when_online: [Network],
    connectivity::page_opened_offline_continues_when_online: [Network],
    keyboard::identity_is_completed_by_keyboard,
    keyboard_bank_and_camera::bank_and_documents_are_completed_by_keyboard,
    keyboard_bank_and_camera::blocked_camera_is_used_by_keyboard_once_allowed: [Camera],
    announcements::countdown_is_announced_once,
    announcements::upload_is_announced_once_and_not_on_the_next_screen,
    leave_and_return::escape_asks_before_leaving_and_the_screen_is_kept,
    leave_and_return::earlier_answers_are_shown_on_going_back,
    tabs::submission_in_another_tab_is_noticed: [PreloadScripts],
    tabs::answers_of_another_tab_are_not_lost,
    drafts::hosted_page_is_restored_after_a_reload,
    drafts::text_typed_offline_is_saved_when_online: [Network],
    drafts::consents_and_a_partial_id_number_are_restored,
    drafts::field_is_restored_where_pagehide_does_not_fire: [PreloadScripts],
    tabs::progress_on_another_device_is_shown: [PreloadScripts],
    products::cash_flow_is_completed,
    bank_failures::closed_window_is_reopened,
    hosted_page::bank_opens_in_the_same_window,
    hosted_page::used_link_does_not_open_in_another_browser,
    hosted_page::saved_session_is_continued,
    products::documents_are_completed,
    products::unknown_document_type_is_accepted,
    stripe_options::id_number_is_completed,
    stripe_options::passport_with_an_id_number_asks_for_no_selfie,
    stripe_options::failed_session_is_reopened_with_a_new_secret,
    consent::declined_consent_is_given_later,
    consent::session_is_withdrawn,
    outcomes::failed_session_names_the_contact,
    outcomes::cancellation_by_the_business_is_noticed: [PreloadScripts],
    outcomes::expiry_is_noticed,
    outcomes::finished_session_shows_its_outcome,
    outcomes::crashed_widget_is_reloaded,
    outcomes::business_that_handles_completion_is_not_left,
    outcomes::session_without_a_redirect_is_closed,
    outcomes::unsafe_redirects_are_refused,
    connectivity::upload_chosen_offline_starts_when_online: [Network],
    connectivity::failed_download_of_the_widget_is_retried: [Network],
    connectivity::unsupported_browser_is_reported: [PreloadScripts],
    credentials::unknown_credentials_are_refused,
    credentials::expired_credentials_are_refused,
    language_choice::failed_frame_is_reported_in_the_chosen_language: [PreloadScripts],
    console_check::lines_of_every_console_are_collected: [ConsoleLog],
];
