//! What is proven, one function for each journey, named after what holds.

mod bank_faults;
mod banks;
mod camera;
mod choices;
mod drafts;
mod endings;
mod harness;
mod hosted;
mod keyboard;
mod keyboard_only;
mod languages;
mod leaving;
mod lines;
mod listening;
mod options;
mod products;
mod reloads;
mod secrets;
mod sending;
mod tabs;
mod typing;
mod uploads;
mod whole;

use std::future::Future;
use std::pin::Pin;

use anyhow::Result;

use crate::runner::Stage;

/// A journey under way.
type Going<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// One journey.
pub(crate) struct Journey {
    /// Where it is, and what holds.
    pub(crate) name: &'static str,
    /// Goes through it.
    pub(crate) run: for<'a> fn(&'a Stage) -> Going<'a>,
}

macro_rules! journeys {
    ($($module:ident::$name:ident),* $(,)?) => {
        /// All journeys, the longest first, so that none is left over when the others are done.
        pub(crate) const ALL: &[Journey] = &[
            $(Journey { name: concat!(stringify!($module), "::", stringify!($name)), run: |stage| Box::pin($module::$name(stage)) }),*
        ];
    };
}

journeys![
    reloads::every_screen_can_be_loaded_again,
    whole::all_five_products_through_every_screen,
    reloads::hosted_page_can_be_loaded_again,
    camera::live_capture_from_the_camera_to_the_report,
    camera::refused_camera_is_no_dead_end,
    banks::declined_then_payslips_and_statements_instead,
    drafts::every_form_is_found_as_it_was_left,
    drafts::two_windows_and_one_answer,
    drafts::closed_and_opened_again,
    typing::strange_names_arrive_as_typed,
    typing::impossible_dates_are_explained_and_kept,
    uploads::files_that_cannot_be_taken_say_why,
    languages::chosen_in_the_middle_of_a_form_and_kept,
    uploads::rejected_document_is_replaced,
    uploads::rejected_selfie_is_replaced,
    products::income_alone,
    bank_faults::access_that_ends_before_the_submission,
    bank_faults::bank_that_is_down_half_way,
    bank_faults::answer_with_the_wrong_state_is_no_dead_end,
    bank_faults::cancelled_while_the_bank_is_answering,
    bank_faults::answered_after_a_reload_and_then_once_more,
    bank_faults::another_bank_chosen_in_another_tab,
    bank_faults::window_from_before_a_reload_is_used_again,
    banks::each_failure_has_its_own_words,
    banks::blocked_window_on_a_page_that_stays,
    banks::bank_that_never_answers,
    drafts::crashed_tab_and_another_device,
    drafts::employment_is_found_as_it_was_left,
    products::identity_alone,
    products::credit_alone,
    hosted::from_start_to_the_landlords_page,
    banks::blocked_window_then_in_the_same_window,
    lines::slow_upload_is_shown_and_stopped,
    sending::another_file_than_the_one_that_had_not_arrived_is_sent_whole,
    sending::a_reload_in_the_middle_loses_nothing_that_arrived,
    sending::a_paused_file_waits_and_goes_on_from_where_it_was,
    sending::two_files_at_a_time_and_the_third_in_its_turn,
    sending::the_same_file_in_two_windows_is_one_document,
    sending::a_cut_line_is_waited_for,
    sending::the_language_changes_and_the_file_goes_on,
    sending::a_file_that_is_given_up_is_not_asked_for_again,
    lines::what_was_typed_survives_a_cut,
    lines::what_is_typed_after_saving_without_a_line_stays,
    lines::submission_without_a_line_goes_on_by_itself,
    lines::page_that_is_opened_without_a_line_goes_on_by_itself,
    keyboard::identity_needs_no_mouse,
    keyboard_only::bank_and_documents_need_no_mouse,
    keyboard_only::refused_camera_needs_no_mouse,
    listening::countdown_is_said_once,
    listening::news_of_a_file_is_said_once_and_not_left_behind,
    leaving::escape_asks_and_the_page_is_kept,
    leaving::answers_on_the_way_can_be_gone_back_to,
    tabs::submitted_in_the_other_tab,
    tabs::answered_in_the_other_tab,
    drafts::hosted_page_is_found_as_it_was_left,
    drafts::typed_without_a_line,
    drafts::ticks_and_half_an_id_number_are_found_again,
    drafts::field_that_was_left_is_found_where_a_page_ends_unheard,
    tabs::gone_on_with_on_another_device,
    products::cash_flow_alone,
    banks::closed_window_is_opened_again,
    hosted::bank_in_the_same_window,
    hosted::used_link_opens_in_no_other_browser,
    hosted::saved_and_left,
    products::documents_alone,
    products::documents_of_a_kind_that_is_new,
    options::id_number_alone,
    options::passport_with_an_id_number_and_no_selfie,
    options::failed_session_opens_again,
    choices::declined_consent_can_be_given_after_all,
    choices::withdrawn,
    endings::failed,
    endings::canceled_by_the_landlord,
    endings::expired,
    endings::over_already,
    endings::broken_down,
    endings::landlord_who_goes_on_alone,
    endings::without_an_address_to_go_to,
    endings::addresses_that_are_never_followed,
    lines::upload_that_finds_no_line_goes_on_by_itself,
    lines::widget_that_does_not_arrive_is_fetched_again,
    lines::browser_that_is_too_old_is_told,
    secrets::unknown,
    secrets::lapsed,
    languages::a_frame_that_does_not_load_is_told_in_the_applicants_language,
    harness::a_line_in_any_console_is_heard,
];
