//! A step drawn from a hand-made session in a real browser, with a record of its events.

use std::rc::Rc;
use std::sync::{Arc, Mutex};

use js_sys::Promise;
use latchkey::i18n::countries;
use latchkey::steps::context::{BankPage, StepContext, StepServices};
use latchkey_api_types::SessionView;
use latchkey_client::Problem;
use latchkey_flow::{Activity, Answering, CameraProblem, Event, State, Step};
use latchkey_rules::date::CivilDate;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement};

/// The date of all tests.
pub(crate) const TODAY: &str = "2026-03-15";

/// A step that is drawn until this is dropped.
pub(crate) struct Scenario {
    /// The state, which tests change as the server would.
    pub(crate) state: RwSignal<State>,
    events: Arc<Mutex<Vec<Event>>>,
    root: HtmlElement,
    _mounted: Box<dyn std::any::Any>,
    _owner: Owner,
}

impl Scenario {
    /// Draws a step of a session.
    pub(crate) async fn at(page: Step, session: Value) -> Self {
        let session = read(session);
        Self::in_state(State::Answering(Box::new(Answering::new(session, page))), services()).await
    }

    /// Draws the screen of a state.
    pub(crate) async fn in_state(state: State, services: StepServices) -> Self {
        let owner = Owner::new();
        owner.set();
        let state = RwSignal::new(state);
        let events = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&events);
        let send = Callback::new(move |event| heard.lock().unwrap().push(event));
        let context =
            StepContext { state: state.into(), send, services: StoredValue::new_local(services) };
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let mounted = mount_to(root.clone(), move || latchkey::steps::view(context));
        let scenario = Self { state, events, root, _mounted: Box::new(mounted), _owner: owner };
        scenario.settled().await;
        scenario
    }

    /// Waits until all effects of the last action are on the page.
    pub(crate) async fn settled(&self) {
        tick().await;
        frame().await;
        tick().await;
    }

    /// Returns all events so far.
    pub(crate) fn events(&self) -> Vec<Event> {
        self.events.lock().unwrap().clone()
    }

    /// Returns the only event.
    pub(crate) fn event(&self) -> Event {
        let events = self.events();
        assert_eq!(events.len(), 1, "{events:?}");
        events[0].clone()
    }

    /// Changes the answering state, as `app` would.
    pub(crate) async fn change(&self, change: impl FnOnce(&mut Answering)) {
        self.state.update(|state| match state {
            State::Answering(answering) => change(answering),
            other => panic!("not answering: {other:?}"),
        });
        self.settled().await;
    }

    /// Lets the request fail.
    pub(crate) async fn fails(&self, problem: Problem) {
        self.change(|answering| answering.activity = Activity::Busy).await;
        self.change(|answering| answering.activity = Activity::Failed(problem)).await;
    }

    /// Lets the server save something.
    pub(crate) async fn saved(&self, session: Value) {
        let session = read(session);
        self.change(|answering| answering.session = session).await;
    }

    /// Returns the text of the page.
    pub(crate) fn text(&self) -> String {
        self.root.inner_text()
    }

    /// Returns the element of a selector, which must exist.
    pub(crate) fn find(&self, selector: &str) -> HtmlElement {
        self.seek(selector).unwrap_or_else(|| panic!("no {selector} in {}", self.root.inner_html()))
    }

    /// Returns the element of a selector, if it exists.
    pub(crate) fn seek(&self, selector: &str) -> Option<HtmlElement> {
        self.root.query_selector(selector).unwrap().map(JsCast::unchecked_into)
    }

    /// Returns the number of elements that a selector matches.
    pub(crate) fn count(&self, selector: &str) -> u32 {
        self.root.query_selector_all(selector).unwrap().length()
    }

    /// Returns the control with this id.
    pub(crate) fn input(&self, id: &str) -> HtmlInputElement {
        self.find(&format!("#{id}")).unchecked_into()
    }

    /// Returns the value of the control with this id; for a country, its code.
    pub(crate) fn value(&self, id: &str) -> String {
        let control = self.find(&format!("#{id}"));
        let is_combobox = control.get_attribute("role").as_deref() == Some("combobox");
        match control.dyn_ref::<HtmlSelectElement>() {
            Some(select) => select.value(),
            None => {
                let shown = control.unchecked_into::<HtmlInputElement>().value();
                let country =
                    countries().into_iter().find(|(_, name)| is_combobox && *name == shown);
                country.map_or(shown, |(code, _)| code)
            }
        }
    }

    /// Types into the control with this id, or chooses from it.
    pub(crate) async fn enter(&self, id: &str, text: &str) {
        let control = self.find(&format!("#{id}"));
        match control.dyn_ref::<HtmlSelectElement>() {
            Some(select) => select.set_value(text),
            None => control.unchecked_ref::<HtmlInputElement>().set_value(text),
        }
        // Controls dispatch both events when they are used, text fields `change` when they are
        // left; both bubble to the form.
        let dispatch = js_sys::Function::new_with_args(
            "control, name",
            "control.dispatchEvent(new Event(name, { bubbles: true }))",
        );
        for happening in ["input", "change"] {
            dispatch.call2(&JsValue::NULL, &control, &happening.into()).unwrap();
        }
        self.settled().await;
    }

    /// Clicks a checkbox or radio button.
    pub(crate) async fn tick(&self, id: &str) {
        self.input(id).click();
        self.settled().await;
    }

    /// Presses the button with this name, which must exist once.
    pub(crate) async fn press(&self, name: &str) {
        let buttons = self.root.query_selector_all("button").unwrap();
        let named = (0..buttons.length())
            .filter_map(|index| buttons.item(index)?.dyn_into::<HtmlElement>().ok());
        let named: Vec<HtmlElement> =
            named.filter(|button| accessible_name(button) == name).collect();
        assert_eq!(
            named.len(),
            1,
            "{} buttons are called {name:?} in {}",
            named.len(),
            self.root.inner_html()
        );
        named[0].click();
        self.settled().await;
    }

    /// Returns whether there is a button with this name.
    pub(crate) fn has_button(&self, name: &str) -> bool {
        let buttons = self.root.query_selector_all("button").unwrap();
        (0..buttons.length())
            .filter_map(|index| buttons.item(index)?.dyn_into::<HtmlElement>().ok())
            .any(|button| accessible_name(&button) == name)
    }

    /// Returns the error of a field from the description of its control.
    pub(crate) fn described_error(&self, id: &str) -> String {
        let control = self.find(&format!("#{id}"));
        let describing =
            std::iter::successors(Some(control.unchecked_into::<Element>()), |element| {
                element.parent_element()
            });
        let described = describing
            .into_iter()
            .find_map(|element| element.get_attribute("aria-describedby"))
            .unwrap_or_default();
        let errors = described.split(' ').filter(|id| id.ends_with("-error"));
        errors
            .filter_map(|id| document().get_element_by_id(id))
            .filter_map(|element| element.text_content())
            .collect()
    }

    /// Asserts that the error summary has the focus and these messages.
    pub(crate) fn assert_summary(&self, messages: &[&str]) {
        let summary = self.find("[role=alert][tabindex='-1']");
        assert!(!summary.hidden());
        assert_eq!(focused(), summary.into());
        let entries = self.root.query_selector_all("[role=alert][tabindex='-1'] li").unwrap();
        let entries: Vec<String> =
            (0..entries.length()).filter_map(|index| entries.item(index)?.text_content()).collect();
        assert_eq!(entries, messages);
    }

    /// Asserts that the page's heading has the focus and this text.
    pub(crate) fn assert_heading(&self, words: &str) {
        let heading = self.find("h1");
        assert_eq!(heading.inner_text(), words);
        assert_eq!(focused(), heading.into());
    }
}

impl Drop for Scenario {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// Returns the focused element.
pub(crate) fn focused() -> Element {
    document().active_element().unwrap()
}

/// Waits for the next frame.
async fn frame() {
    let drawn = Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).unwrap();
    });
    JsFuture::from(drawn).await.unwrap();
}

fn accessible_name(button: &HtmlElement) -> String {
    button.get_attribute("aria-label").unwrap_or_else(|| button.inner_text().trim().to_owned())
}

/// Returns the session of a JSON view.
pub(crate) fn read(session: Value) -> SessionView {
    serde_json::from_value(session).unwrap()
}

/// Returns a session of the business Harbour Homes with these missing and met requirements.
pub(crate) fn session(missing: &[&str], met: &[&str]) -> Value {
    json!({
        "id": "vs_1", "object": "verification_session.view", "status": "pending", "expires_at": 1_800_000_000,
        "business": {"name": "Harbour Homes", "support_email": "help@harbour.example", "privacy_url": "https://harbour.example/privacy"},
        "products": [], "requirements": {"missing": missing, "met": met},
    })
}

/// Returns the session with `facts` replacing its properties.
pub(crate) fn with(mut session: Value, facts: Value) -> Value {
    for (name, fact) in facts.as_object().unwrap() {
        session[name] = fact.clone();
    }
    session
}

/// Returns services for a page that needs none.
pub(crate) fn services() -> StepServices {
    StepServices {
        today: CivilDate::parse(TODAY).unwrap(),
        is_hosted: false,
        may_redirect_to_bank: false,
        may_redirect_at_end: false,
        find_banks: Rc::new(|_| {
            Box::pin(async { Ok(BankPage { banks: Vec::new(), has_more: false }) })
        }),
        choose_bank: Rc::new(|_| ()),
        reopen_bank: Rc::new(|_| ()),
        is_handheld: false,
        camera_problem: None,
        open_camera: Rc::new(|_, _| Box::pin(async { Err(CameraProblem::Missing) })),
        photograph: Rc::new(|_, _| Box::pin(async { Err(latchkey_flow::FileProblem::Unreadable) })),
        preview: Rc::new(|_, _| Box::pin(async { Err(latchkey_flow::FileProblem::Unreadable) })),
        use_preview: Rc::new(|_, _| ()),
        use_files: Rc::new(|_, _| ()),
        drafts: Rc::new(()),
    }
}
