//! Operations that are sealed end to end: `docs/handshake.md`, the server's side. Plain JSON gets a 415 here, in every build.

use std::sync::Arc;
use std::time::Duration;

use cms_sdk::ErrorCode;
use cms_sdk::handshake::{
    MAX_REQUEST, MEDIA_TYPE, OneTimeKey, ReplySealer, Route, SealedRequest, WINDOW_MILLISECONDS, base64url,
};
use poem::{FromRequest, Request, RequestBody, Result};
use poem_openapi::payload::Json;
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};
use poem_openapi::{ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions, Object};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::borrow::Cow;
use zeroize::Zeroizing;

use super::context::say;
use super::envelope::Payload;
use super::error::{ApiError, ApiResult};
use super::input;
use crate::app::App;
use crate::clock::random_bytes;
use crate::handshakes;

/// What every sealed answer has for a status.
const OK: u16 = 200;

/// The payload of a sealed request, opened, and what seals the answer.
pub struct Sealed<T> {
    /// What was asked for.
    pub payload: T,
    /// What a proof of work is about.
    pub handshake_id: [u8; 16],
    /// Seals the answer.
    pub reply: Reply,
}

/// Seals one answer.
pub struct Reply(ReplySealer);

impl Reply {
    /// The answer to a sealed request; `message` names a string of `i18n/`.
    ///
    /// # Errors
    /// When there are no random bytes, or the data is larger than an answer may be.
    pub fn done<T: Payload>(self, message: &str, data: &T) -> ApiResult<SealedDone<T>> {
        let json = Zeroizing::new(data.to_json_string());
        let sealed = self.0.seal(OK, random_bytes()?, json.as_bytes()).map_err(anyhow::Error::from)?;
        let data = SealedText { text: sealed, opens_to: std::marker::PhantomData };
        Ok(SealedDone::Done(Json(SealedBody { success: true, message: say(message), data })))
    }
}

impl<'a, T: Type + DeserializeOwned> ApiExtractor<'a> for Sealed<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: Some("Sealed as docs/handshake.md says; the schema is that of the payload."),
            content: vec![MetaMediaType { content_type: MEDIA_TYPE, schema: T::schema_ref() }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> Result<Self> {
        let app = request.data::<Arc<App>>().ok_or(ErrorCode::Internal).map_err(ApiError::new)?;
        Ok(open(app, request, body).await?)
    }
}

/// Opens a request, in the order of the specification: what is cheap first, and nothing twice.
async fn open<T: DeserializeOwned>(
    app: &App,
    request: &Request,
    body: &mut RequestBody,
) -> ApiResult<Sealed<T>> {
    let media_type = request.content_type().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case(MEDIA_TYPE) {
        return Err(ErrorCode::SealedRequired.into());
    }
    let bytes =
        <Vec<u8> as FromRequest>::from_request(request, body).await.map_err(|_| ErrorCode::InvalidBody)?;
    if bytes.len() > MAX_REQUEST {
        return Err(ApiError::detailed(ErrorCode::BodyTooLarge, &format!("{MAX_REQUEST} B")));
    }
    let sealed = SealedRequest::parse(&bytes).map_err(|_| ErrorCode::SealedInvalid)?;
    let now = u64::try_from(app.clock.now().timestamp_millis()).unwrap_or(0);
    if !sealed.is_in_window(now) {
        return Err(ErrorCode::ClockSkewed.into());
    }
    let key: OneTimeKey = handshakes::take(app, sealed.id()).await?.ok_or(ErrorCode::HandshakeUnknown)?;
    let origins = app.origins.get(&app.feed_head, &app.store).await?;
    // The address as the client wrote it: the router has taken the prefix off.
    let path = format!("/v1{}", request.uri().path());
    let audience = &origins.asked(request.header("Host")).host;
    let route = Route { method: request.method().as_str(), path: &path, audience };
    let (payload, reply) = sealed.open(&key, route).map_err(|_| ErrorCode::SealedInvalid)?;
    let kept = Duration::from_millis(3 * WINDOW_MILLISECONDS);
    if !app.ephemeral.note(&format!("nonce:{}", base64url(sealed.nonce())), kept).await? {
        return Err(ErrorCode::SealedInvalid.into());
    }
    let payload = input::parse(&payload)?;
    Ok(Sealed { payload, handshake_id: *sealed.id(), reply: Reply(reply) })
}

/// Body of a sealed operation's answer: as of any mutation, but `data` is sealed.
#[derive(Debug, Object)]
pub struct SealedBody<T: Payload> {
    /// Always `true`.
    pub success: bool,
    /// What happened, for people. Never a value.
    pub message: String,
    /// What is true now, sealed.
    pub data: SealedText<T>,
}

/// The answer to a sealed request.
#[derive(ApiResponse)]
pub enum SealedDone<T: Payload> {
    /// It is done.
    #[oai(status = 200)]
    Done(Json<SealedBody<T>>),
}

/// Base64url of a sealed answer. Its schema is a text whose `title` names the schema that it opens to.
#[derive(Debug)]
pub struct SealedText<T> {
    text: String,
    opens_to: std::marker::PhantomData<fn() -> T>,
}

impl<T: Payload> Type for SealedText<T> {
    const IS_REQUIRED: bool = true;

    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("sealed_{}", T::name()))
    }

    fn schema_ref() -> MetaSchemaRef {
        let mut schema = MetaSchema::new_with_format("string", "sealed");
        schema.title = Some(T::name().into_owned());
        // A reference, or the document would leave the schema out that nothing else names.
        schema.items = Some(Box::new(T::schema_ref()));
        MetaSchemaRef::Inline(Box::new(schema))
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self::RawElementValueType> + 'a> {
        Box::new(self.as_raw_value().into_iter())
    }
}

impl<T: Payload> ToJSON for SealedText<T> {
    fn to_json(&self) -> Option<Value> {
        Some(Value::String(self.text.clone()))
    }
}

impl<T: Payload> ParseFromJSON for SealedText<T> {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        match value {
            Some(Value::String(text)) => Ok(Self { text, opens_to: std::marker::PhantomData }),
            _ => Err(ParseError::custom("a sealed text is a text")),
        }
    }
}
