//! The public behaviour of `embed/verify.js` in a real browser. The cases are in JavaScript, as a
//! host page is; here they are only named and run, so that one command runs every browser test.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// One test per case: a name, and the function in `cases.js`.
macro_rules! cases {
    ($($test:ident = $case:literal,)*) => {
        mod cases {
            use wasm_bindgen::prelude::*;

            #[wasm_bindgen(module = "/tests/fixtures/embed/cases.js")]
            extern "C" {
                $(#[wasm_bindgen(js_name = $case, catch)] pub(super) fn $test() -> Result<JsValue, JsValue>;)*
            }
        }
        $(
            #[wasm_bindgen_test]
            async fn $test() -> Result<(), JsValue> {
                let finished = js_sys::Promise::resolve(&cases::$test()?);
                wasm_bindgen_futures::JsFuture::from(finished).await.map(drop)
            }
        )*
    };
}

cases! {
    focus_and_scroll_are_given_back = "focusAndScrollAreGivenBack",
    escape_asks_a_loaded_widget = "escapeAsksALoadedWidget",
    escape_closes_what_has_not_loaded = "escapeClosesWhatHasNotLoaded",
    the_secret_is_nowhere_to_be_seen = "theSecretIsNowhereToBeSeen",
    a_widget_that_does_not_answer_is_said_and_can_be_tried_again = "aWidgetThatDoesNotAnswerIsSaidAndCanBeTriedAgain",
    its_words_are_in_the_applicants_language = "itsWordsAreInTheApplicantsLanguage",
    the_hosts_words_go_before_ours_one_by_one = "theHostsWordsGoBeforeOursOneByOne",
    the_frame_is_named_in_the_language_that_is_chosen_in_it = "theFrameIsNamedInTheLanguageThatIsChosenInIt",
    another_version_is_a_failure_at_once = "anotherVersionIsAFailureAtOnce",
    a_reload_inside_the_frame_is_connected_again = "aReloadInsideTheFrameIsConnectedAgain",
    a_strangers_ready_is_ignored = "aStrangersReadyIsIgnored",
    the_right_frame_with_another_origin_is_ignored = "theRightFrameWithAnotherOriginIsIgnored",
    destroyed_while_loading_nothing_is_left = "destroyedWhileLoadingNothingIsLeft",
    closed_and_opened_again_it_goes_on = "closedAndOpenedAgainItGoesOn",
    what_was_handed_in_counts_as_done = "whatWasHandedInCountsAsDone",
    a_callback_that_throws_stops_nothing = "aCallbackThatThrowsStopsNothing",
    inline_it_is_as_tall_as_its_content = "inlineItIsAsTallAsItsContent",
    mistakes_are_named = "mistakesAreNamed",
    redirects_are_followed_by_rule_and_policy = "redirectsAreFollowedByRuleAndPolicy",
    the_rule_for_addresses_is_the_widgets = "theRuleForAddressesIsTheWidgets",
    loaded_twice_both_work = "loadedTwiceBothWork",
    the_element_is_the_same_inline = "theElementIsTheSameInline",
    an_element_that_was_there_before_the_script_works = "anElementThatWasThereBeforeTheScriptWorks",
    a_new_page_inline_begins_in_sight = "aNewPageInlineBeginsInSight",
    a_browser_without_constructed_styles_has_styles = "aBrowserWithoutConstructedStylesHasStyles",
    a_strict_policy_of_the_host_is_kept = "aStrictPolicyOfTheHostIsKept",
}
