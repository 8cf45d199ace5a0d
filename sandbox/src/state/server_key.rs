//! The server's key: in a file of its own, or in the database that several processes share.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, anyhow, bail};

use crate::config::Config;
use crate::secrets::ServerKey;
use crate::store::server_keys::ServerKeyRecord;
use crate::store::{Store, StoreError, server_keys};
use crate::{ids, secrets};

/// Returns the configured key, and creates it where there is none.
pub(super) async fn find_or_make(config: &Config, store: &Store) -> anyhow::Result<ServerKey> {
    if !store.is_shared() {
        return from_file(config.server_key.as_deref().unwrap_or(&config.data.join("server.key")));
    }
    let given = config.server_key.as_deref().map(read).transpose()?;
    let bytes = given.unwrap_or_else(ids::random_bytes);
    // Only a key that is not in a file is stored in the database.
    let kept_bytes = given.is_none().then(|| bytes.to_vec());
    let kept =
        keep(store, ServerKeyRecord { digest: secrets::hash_bytes(&bytes), key: kept_bytes })
            .await?;
    match (given, kept.key) {
        (Some(bytes), _) if secrets::hash_bytes(&bytes) == kept.digest => Ok(ServerKey::new(bytes)),
        (Some(_), _) => bail!(
            "the sessions in this database were made with another server key. Give the file that \
                the other sandboxes have"
        ),
        (None, Some(bytes)) => Ok(ServerKey::new(
            bytes
                .try_into()
                .map_err(|_| anyhow!("the server key in the database is not 32 bytes"))?,
        )),
        (None, None) => bail!(
            "the server key of this database is kept in a file. Name it with --server-key, as for \
                the other sandboxes"
        ),
    }
}

/// Returns the stored key, which is `made` where there was none.
async fn keep(store: &Store, made: ServerKeyRecord) -> Result<ServerKeyRecord, StoreError> {
    let mut transaction = store.begin().await?;
    let kept = server_keys::find_or_insert(&mut transaction, made).await?;
    transaction.commit().await?;
    Ok(kept)
}

fn read(file: &Path) -> anyhow::Result<[u8; 32]> {
    let make_one = "make one with: head -c 32 /dev/urandom";
    let bytes = fs::read(file)
        .with_context(|| format!("cannot read the server key {}; {make_one}", file.display()))?;
    bytes.try_into().map_err(|_| anyhow!("{} is not a key of 32 bytes; {make_one}", file.display()))
}

fn from_file(file: &Path) -> anyhow::Result<ServerKey> {
    if fs::exists(file).unwrap_or(true) {
        return Ok(ServerKey::new(read(file)?));
    }
    let bytes = ids::random_bytes();
    write(file, &bytes).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(ServerKey::new(bytes))
}

/// Writes a file beside the target and renames it, so that the target is never partial.
fn write(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let unfinished = file.with_extension("key.new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut key = options.open(&unfinished)?;
    key.write_all(bytes)?;
    key.sync_all()?;
    fs::rename(unfinished, file)
}
