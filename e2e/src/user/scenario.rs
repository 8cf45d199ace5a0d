//! The users and sandboxes of one journey.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::Result;

use super::User;
use crate::engine::sandbox::Sandbox;
use crate::engine::test_env::TestEnv;

/// The context of one journey.
#[derive(Debug)]
pub(crate) struct Scenario {
    env: Rc<TestEnv>,
    users: RefCell<Vec<Rc<User>>>,
}

impl Scenario {
    /// Returns a scenario without users.
    pub(crate) fn new(env: Rc<TestEnv>) -> Self {
        Self { env, users: RefCell::default() }
    }

    /// Adds a user with their own browser.
    pub(crate) async fn user(&self) -> Result<Rc<User>> {
        let user = Rc::new(User::new(Rc::clone(&self.env)).await?);
        self.users.borrow_mut().push(Rc::clone(&user));
        Ok(user)
    }

    /// Starts a sandbox of the journey's own, for settings that would disturb other journeys.
    pub(crate) async fn sandbox(&self, arguments: &[&str]) -> Result<Sandbox> {
        Sandbox::start(&self.env.options, arguments).await
    }

    /// Returns all users.
    pub(crate) fn users(&self) -> Vec<Rc<User>> {
        self.users.borrow().clone()
    }
}
