//! Who is asking, and what they may do.

use std::sync::Arc;

use cms_sdk::ErrorCode;
use poem::{Request, RequestBody, Result};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::error::{ApiError, ApiResult};
use crate::tokens::{ApiToken, Scope};

const SCHEME: &str = "apiToken";

/// The caller of an operation that is not public. As a parameter of a handler it refuses anonymous requests (401).
#[derive(Debug, Clone)]
pub struct Caller {
    token: Arc<ApiToken>,
}

impl Caller {
    /// The caller behind a token.
    pub fn new(token: ApiToken) -> Self {
        Self { token: Arc::new(token) }
    }

    /// Goes on only when the caller has the scope (403 otherwise).
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`], naming the scope.
    pub fn require(&self, scope: Scope) -> ApiResult<()> {
        if self.token.allows(scope) {
            Ok(())
        } else {
            Err(ApiError::detailed(ErrorCode::Forbidden, scope.as_str()))
        }
    }

    /// Who this is, for ledgers: `token:<id>`.
    pub fn name(&self) -> String {
        format!("token:{}", self.token.id)
    }
}

impl<'a> ApiExtractor<'a> for Caller {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        registry.create_security_scheme(
            SCHEME,
            MetaSecurityScheme {
                ty: "http",
                description: Some("An API token: `Authorization: Bearer duet_…`"),
                name: None,
                key_in: None,
                scheme: Some("bearer"),
                bearer_format: None,
                flows: None,
                openid_connect_url: None,
            },
        );
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> Result<Self> {
        let caller = request.extensions().get::<Self>().cloned();
        caller.ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated).into())
    }
}
