//! Request bodies: read strictly, refused with the place of the mistake.

use cms_sdk::ErrorCode;
use poem::{FromRequest, Request, RequestBody, Result};
use poem_openapi::payload::{Json, ParsePayload, Payload};
use poem_openapi::registry::{MetaRequest, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde::de::{DeserializeOwned, IgnoredAny};

use super::error::ApiError;

/// A JSON body of an operation.
///
/// poem-openapi's own reader takes numbers for texts and names Rust types in its errors, so the schema is its, the reading
/// serde's: types derive both `Object` and `Deserialize`, with `deny_unknown_fields`.
pub struct Input<T>(pub T);

impl<T: Type> Payload for Input<T> {
    const CONTENT_TYPE: &'static str = Json::<T>::CONTENT_TYPE;

    fn check_content_type(content_type: &str) -> bool {
        Json::<T>::check_content_type(content_type)
    }

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Type + DeserializeOwned> ParsePayload for Input<T> {
    const IS_REQUIRED: bool = true;

    async fn from_request(request: &Request, body: &mut RequestBody) -> Result<Self> {
        let bytes = <Vec<u8> as FromRequest>::from_request(request, body).await?;
        Ok(Self(parse(&bytes)?))
    }
}

poem_openapi::impl_apirequest_for_payload!(Input<T>, T: Type + DeserializeOwned);

/// A JSON body that may be left out: then it is the default.
pub struct OptionalInput<T>(pub T);

impl<'a, T: Type + DeserializeOwned + Default> ApiExtractor<'a> for OptionalInput<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let mut meta = <Input<T> as ApiExtractor>::request_meta()?;
        meta.required = false;
        Some(meta)
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        options: ExtractParamOptions<Self::ParamType>,
    ) -> Result<Self> {
        if request.content_type().is_none() {
            let taken = body.take()?;
            if taken.is_empty() {
                return Ok(Self(T::default()));
            }
            *body = RequestBody::new(taken);
        }
        Ok(Self(<Input<T> as ApiExtractor>::from_request(request, body, options).await?.0))
    }
}

/// A JSON body that a beacon sends: `navigator.sendBeacon` calls a text `text/plain`, and may not ask to call it otherwise across
/// origins.
pub struct BeaconInput<T>(pub T);

impl<'a, T: Type + DeserializeOwned> ApiExtractor<'a> for BeaconInput<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        <Input<T> as ApiExtractor>::request_meta()
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> Result<Self> {
        let media_type =
            request.content_type().unwrap_or("text/plain").split(';').next().unwrap_or_default().trim();
        if !["application/json", "text/plain"].iter().any(|known| media_type.eq_ignore_ascii_case(known)) {
            return Err(ApiError::new(ErrorCode::UnsupportedMediaType).into());
        }
        let bytes = <Vec<u8> as FromRequest>::from_request(request, body).await?;
        Ok(Self(parse(&bytes)?))
    }
}

/// Reads a body, with the place of a mistake.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    // serde checks UTF-8 only in the texts that it keeps.
    let text = std::str::from_utf8(bytes).map_err(|_| ErrorCode::InvalidJson)?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        // To serde a second key where one belongs is broken JSON; it is not.
        let is_json = || serde_json::from_str::<IgnoredAny>(text).is_ok();
        if error.inner().is_data() || is_json() {
            ApiError::detailed(ErrorCode::InvalidBody, &place(&error))
        } else {
            ErrorCode::InvalidJson.into()
        }
    })?;
    reader.end().map_err(|_| ErrorCode::InvalidJson)?;
    Ok(value)
}

/// Where the mistake is and of what sort, never the value that was sent.
fn place(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let text = error.inner().to_string();
    let quoted = |before: &str| {
        let (_, rest) = text.split_once(before)?;
        rest.split_once('`').map(|(name, _)| name.to_owned())
    };
    let path = error.path().to_string();
    if let Some(field) = quoted("missing field `") {
        return if path == "." {
            format!("`{field}` is missing")
        } else {
            format!("`{path}.{field}` is missing")
        };
    }
    if text.starts_with("unknown field") {
        return format!("`{path}` is unknown");
    }
    let expected = text.split_once(", expected ").and_then(|(_, rest)| rest.split_once(" at line "));
    match expected {
        Some((what, _)) => format!("`{path}`, expected {what}"),
        None => format!("`{path}`"),
    }
}
