//! `Idempotency-Key` on operations that create something: sent twice, done once.
//!
//! ```text
//! let once = Once::new(key.0, &caller, "createPost", &input)?;
//! let mut tx = match once.begin(&self.app).await? {
//!     Begun::Before(answer) => return Ok(answer),
//!     Begun::Now(tx) => tx,
//! };
//! … the effect, in `tx` …
//! once.commit(tx, Done::created("done-post-created", body)).await
//! ```

use cms_sdk::ErrorCode;
use poem_openapi::payload::Json;
use poem_openapi::types::{ParseFromJSON as _, ToJSON};
use serde_json::{Value, json};

use super::caller::Caller;
use super::envelope::{Done, DoneBody, Payload};
use super::error::{ApiError, ApiResult};
use crate::app::App;
use crate::idempotency::{KeptAnswer, KeyedRequest};
use crate::store::Tx;

const HEADER: &str = "Idempotency-Key";
const CREATED: i32 = 201;
const OK: i32 = 200;

/// A request that may carry a key.
pub struct Once(Option<KeyedRequest>);

/// Whether the request came before.
#[expect(clippy::large_enum_variant, reason = "it is taken apart at once and kept nowhere")]
pub enum Begun<T: Payload> {
    /// It did: this is what it was answered.
    Before(Done<T>),
    /// It did not, or carries no key: do it in this transaction.
    Now(Tx),
}

impl Once {
    /// A request by `caller` for `operation`; the body is what it was read as, so that its spelling does not matter.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidHeader`] when the key is not 1 to 200 visible ASCII characters.
    pub fn new(
        key: Option<String>,
        caller: &Caller,
        operation: &'static str,
        body: &impl ToJSON,
    ) -> ApiResult<Self> {
        let keyed = |key| KeyedRequest::new(key, caller.name(), operation, &body.to_json_string());
        let request = key.map(keyed).transpose();
        request.map(Self).map_err(|code| ApiError::detailed(code, HEADER))
    }

    /// Begins the effect's transaction, or gives the answer of before.
    ///
    /// # Errors
    /// [`ErrorCode::IdempotencyKeyReused`] when the key came with another body or operation.
    pub async fn begin<T: Payload>(&self, app: &App) -> ApiResult<Begun<T>> {
        let mut tx = app.store.begin().await?;
        let Some(request) = &self.0 else { return Ok(Begun::Now(tx)) };
        match request.begin(&mut tx, &app.clock).await {
            Ok(None) => Ok(Begun::Now(tx)),
            Ok(Some(kept)) => {
                tx.rollback().await?;
                Ok(Begun::Before(restore(&kept)?))
            }
            Err(error) => {
                tx.rollback().await?;
                Err(error.into())
            }
        }
    }

    /// Keeps the answer and commits.
    ///
    /// # Errors
    /// When the store refuses; then nothing was done.
    pub async fn commit<T: Payload>(&self, mut tx: Tx, answer: Done<T>) -> ApiResult<Done<T>> {
        if let Some(request) = &self.0 {
            let (status, text) = keep(&answer);
            request.keep(&mut tx, status, &text).await?;
        }
        tx.commit().await?;
        Ok(answer)
    }
}

fn keep<T: Payload>(answer: &Done<T>) -> (i32, String) {
    let (status, Json(body), etag) = match answer {
        Done::Done(body, etag) => (OK, body, etag),
        Done::Created(body, etag) => (CREATED, body, etag),
    };
    (status, json!({"etag": etag, "body": body.to_json()}).to_string())
}

fn restore<T: Payload>(kept: &KeptAnswer) -> ApiResult<Done<T>> {
    let unreadable = || ApiError::new(ErrorCode::Internal);
    let mut kept_json: Value = serde_json::from_str(&kept.answer).map_err(|_| unreadable())?;
    let etag = kept_json.get("etag").and_then(Value::as_str).map(str::to_owned);
    let body =
        DoneBody::parse_from_json(kept_json.get_mut("body").map(Value::take)).map_err(|_| unreadable())?;
    Ok(if kept.status == CREATED { Done::Created(Json(body), etag) } else { Done::Done(Json(body), etag) })
}
