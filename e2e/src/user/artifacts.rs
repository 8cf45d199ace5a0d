//! What a failed test leaves to look at.

use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result};

use super::User;
use crate::engine::find;

/// The time that saving may take: a browser that hangs fails its test and must not stop the run.
const TIMEOUT: Duration = Duration::from_secs(15);

/// Saves the console, and for each user a description of the current document and the address and
/// a screenshot of each window.
pub(crate) async fn save(users: &[Rc<User>], console: &[String], folder: &Path) -> Result<()> {
    tokio::time::timeout(TIMEOUT, save_all(users, console, folder))
        .await
        .context("the browser does not respond")?
}

async fn save_all(users: &[Rc<User>], console: &[String], folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).context("cannot make the folder")?;
    std::fs::write(folder.join("console.txt"), console.join("\n"))?;
    for (index, user) in users.iter().enumerate() {
        let client = &user.browser.client;
        let description = find::describe_page(&user.browser)
            .await
            .unwrap_or_else(|error| format!("cannot be described: {error}"));
        std::fs::write(folder.join(format!("user-{index}.txt")), description)?;
        for (number, window) in client.windows().await?.into_iter().enumerate() {
            client.switch_to_window(window).await?;
            let address =
                client.current_url().await.map(|address| address.to_string()).unwrap_or_default();
            std::fs::write(folder.join(format!("user-{index}-window-{number}.txt")), address)?;
            std::fs::write(
                folder.join(format!("user-{index}-window-{number}.png")),
                client.screenshot().await?,
            )?;
        }
    }
    Ok(())
}
