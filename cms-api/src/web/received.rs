//! A file as the body of a request.

use std::fs;
use std::io::{Read as _, Seek as _, Write as _};

use bytes::Bytes;
use cms_sdk::ErrorCode;
use futures_util::StreamExt as _;
use poem::http::header::CONTENT_LENGTH;
use poem::{Body, Request, RequestBody, Result};
use poem_openapi::payload::{Binary, Payload as _};
use poem_openapi::registry::{MetaMediaType, MetaRequest, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::web::error::{ApiError, ApiResult};
use crate::web::middleware::body_limit::too_large;

/// Operations whose body is a file: it may be larger, and may take longer, than others.
pub const RECEIVING: &[&str] = &["uploadMedia", "startImport"];

/// A file that has not arrived yet.
pub struct File {
    body: Body,
    /// What the caller says that it is.
    pub media_type: Option<String>,
    /// How long the caller says that it is.
    length: Option<u64>,
}

impl File {
    /// Waits for the file, up to `limit` bytes, counted as they come in. It lies on the disk until it is whole: many slow uploads take no
    /// memory. A file that is cut off is a `broken` one.
    ///
    /// # Errors
    /// [`ErrorCode::BodyTooLarge`]; `broken`.
    pub async fn receive_file(self, limit: usize, broken: ErrorCode) -> ApiResult<fs::File> {
        if self.length.is_some_and(|length| length > limit as u64) {
            return Err(too_large(limit));
        }
        let mut file = tempfile::tempfile().map_err(anyhow::Error::from)?;
        let (mut chunks, mut length) = (self.body.into_bytes_stream(), 0);
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| ApiError::new(broken))?;
            length += chunk.len();
            if length > limit {
                return Err(too_large(limit));
            }
            file.write_all(&chunk).map_err(anyhow::Error::from)?;
        }
        Ok(file)
    }

    /// As [`File::receive_file`], in memory once it is whole.
    ///
    /// # Errors
    /// As [`File::receive_file`].
    pub async fn receive(self, limit: usize, broken: ErrorCode) -> ApiResult<Bytes> {
        let mut file = self.receive_file(limit, broken).await?;
        let read = move || -> std::io::Result<Vec<u8>> {
            let mut bytes = Vec::new();
            file.rewind()?;
            file.read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = tokio::task::spawn_blocking(read).await.map_err(anyhow::Error::from)?;
        Ok(bytes.map_err(|error| ApiError::from(anyhow::Error::from(error)))?.into())
    }
}

impl<'a> ApiExtractor<'a> for File {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(_registry: &mut Registry) {}

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: Some("The file"),
            content: vec![MetaMediaType {
                content_type: Binary::<Vec<u8>>::CONTENT_TYPE,
                schema: Binary::<Vec<u8>>::schema_ref(),
            }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> Result<Self> {
        let length =
            request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        Ok(Self { body: body.take()?, media_type: request.content_type().map(str::to_owned), length })
    }
}
