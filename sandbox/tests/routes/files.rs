//! What object storage holds, and what is swept from it.

use std::time::{Duration, SystemTime};

use latchkey_sandbox::store::files::sweep::sweep;
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};

use crate::journey;
use crate::support::{Sandbox, id_of, secret_of};

#[tokio::test]
async fn bytes_that_no_upload_points_to_are_cleared_away_and_all_others_stay() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    let upload = journey::upload(&sandbox, &secret_of(&session), "selfie", None).await;
    let files = &sandbox.state.files;
    // The files of a process that was killed before it recorded them, or while it wrote them.
    let abandoned = Path::from(format!("documents/{}/du_abandoned", id_of(&session)));
    files
        .objects()
        .put(&abandoned, PutPayload::from_static(b"somebody's documents"))
        .await
        .unwrap();
    let half = sandbox.directory().join(format!("files/documents/{}/du_half#1", id_of(&session)));
    std::fs::write(&half, b"somebody's docu").unwrap();

    let an_hour_ago = SystemTime::now() - Duration::from_secs(3600);
    assert_eq!(
        sweep(&sandbox.state.store, files, an_hour_ago).await.unwrap(),
        0,
        "an upload may be under way"
    );
    let soon = SystemTime::now() + Duration::from_secs(3600);
    assert_eq!(sweep(&sandbox.state.store, files, soon).await.unwrap(), 2);
    assert!(files.objects().head(&abandoned).await.is_err() && !half.exists());
    let address = upload["file_url"].as_str().unwrap().split_once("/v1/").unwrap().1.to_owned();
    assert_eq!(sandbox.get(&format!("/v1/{address}"), "").await.body.as_ref(), journey::photo());
    assert_eq!(sweep(&sandbox.state.store, files, soon).await.unwrap(), 0);
}
