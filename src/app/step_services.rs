//! Fills the [`StepContext`] that steps work with.

use std::rc::Rc;

use latchkey_api_types::CaptureMethod;
use latchkey_flow::{CameraWish, Event, State};
use latchkey_rules::date::CivilDate;
use leptos::prelude::*;

use super::drafts::DraftKeeper;
use super::effect_handler::EffectHandler;
use super::links;
use super::uploads::preview;
use crate::capture::camera::{self, Camera};
use crate::host::{Presentation, RedirectReason};
use crate::steps::context::{
    BankPage, CameraLost, CameraOutcome, Drafting, OpenCamera, StepContext, StepServices,
};

/// Returns what the steps of `handler`'s widget work with.
pub(super) fn context(handler: &Rc<EffectHandler>, state: RwSignal<State>) -> StepContext {
    let held = StoredValue::new_local(Rc::clone(handler));
    let send = Callback::new(move |event: Event| {
        if let Some(handler) = held.try_get_value() {
            (handler.dispatch)(event);
        }
    });
    StepContext { state: state.into(), send, services: StoredValue::new_local(services(handler)) }
}

fn services(handler: &Rc<EffectHandler>) -> StepServices {
    let api = Rc::clone(&handler.api);
    let (choosing, reopening) = (Rc::clone(&handler.bank), Rc::clone(&handler.bank));
    let (using_preview, using_files) = (Rc::clone(&handler.uploads), Rc::clone(&handler.uploads));
    let drafts: Rc<dyn Drafting> = Rc::<DraftKeeper>::clone(&handler.drafts);
    StepServices {
        drafts,
        today: today(),
        is_hosted: handler.host.presentation() == Presentation::Hosted,
        may_redirect_to_bank: handler.options.redirect.allows(RedirectReason::Bank),
        may_redirect_at_end: handler.options.redirect.allows(RedirectReason::Complete),
        find_banks: Rc::new(move |query| {
            let api = Rc::clone(&api);
            Box::pin(async move {
                let list = api.institutions(&query.search, query.after.as_deref()).await?;
                Ok(BankPage {
                    banks: list.data.into_iter().map(links::keep_allowed_logos).collect(),
                    has_more: list.has_more,
                })
            })
        }),
        choose_bank: Rc::new(move |institution| choosing.choose(institution)),
        reopen_bank: Rc::new(move |connection| reopening.reopen(&connection)),
        is_handheld: web_sys::window()
            .and_then(|window| window.match_media("(pointer: coarse)").ok().flatten())
            .is_some_and(|handheld| handheld.matches()),
        camera_problem: camera::known_problem(),
        open_camera: Rc::new(|wish, on_lost| Box::pin(open_camera(wish, on_lost))),
        photograph: Rc::new(|video, slot| preview::photograph(&video, slot)),
        preview: Rc::new(|file, slot| {
            Box::pin(preview::preview(file.into(), slot, CaptureMethod::File))
        }),
        use_preview: Rc::new(move |slot, preview| using_preview.choose_preview(&slot, &preview)),
        use_files: Rc::new(move |slot, files| using_files.choose(&slot, files)),
    }
}

async fn open_camera(wish: CameraWish, on_lost: CameraLost) -> CameraOutcome {
    let camera = Camera::open(wish, on_lost).await?;
    let (stream, is_mirrored, next) =
        (camera.stream().clone(), camera.is_mirrored(), camera.next().cloned());
    Ok(OpenCamera { stream, is_mirrored, next, held: Box::new(camera) })
}

/// Returns today's date, by the device's clock and in its time zone. The server checks dates
/// against its own clock.
fn today() -> CivilDate {
    let now = js_sys::Date::new_0();
    let part = |value: u32| u8::try_from(value).unwrap_or_default();
    let year = u16::try_from(now.get_full_year()).unwrap_or_default();
    CivilDate::new(year, part(now.get_month() + 1), part(now.get_date()))
        .unwrap_or(CivilDate::EPOCH)
}
