//! Limits on public operations, per address.

use std::sync::Arc;
use std::time::Duration;

use cms_sdk::ErrorCode;
use poem::http::header::{HeaderName, RETRY_AFTER};
use poem::http::{HeaderMap, HeaderValue};
use poem::{Endpoint, IntoResponse as _, Request, Response, Result};

use crate::app::App;
use crate::client_address::prefix;
use crate::limits::{Policy, Verdict};
use crate::web::error::ApiError;
use crate::web::operations::Asked;
use crate::web::{limits, visitor};

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Takes a permit of each of the operation's policies. Answers say how much is left (draft-ietf-httpapi-ratelimit-headers-11); what
/// is too much is a 429 with `Retry-After`.
pub async fn rate_limit<E: Endpoint>(app: Arc<App>, endpoint: Arc<E>, request: Request) -> Result<Response> {
    let policies = limits::policies(Asked::of(&request).id());
    if policies.is_empty() {
        return Ok(endpoint.call(request).await?.into_response());
    }
    let caller = prefix(visitor::address(&app, &request));
    let mut verdicts = Vec::with_capacity(policies.len());
    for policy in policies {
        let verdict = app.limiter.take(policy, &caller).await.map_err(ApiError::from)?;
        verdicts.push((policy, verdict));
        if !verdict.is_allowed {
            let mut response = ApiError::new(ErrorCode::TooManyRequests).into_response();
            describe(response.headers_mut(), &verdicts);
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds(verdict.retry_after).max(1)));
            return Ok(response);
        }
    }
    let mut response = match endpoint.call(request).await {
        Ok(output) => output.into_response(),
        Err(error) => return Err(error),
    };
    describe(response.headers_mut(), &verdicts);
    Ok(response)
}

/// Whole seconds, rounded up.
fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

fn describe(headers: &mut HeaderMap, verdicts: &[(&Policy, Verdict)]) {
    let list = |describe: &dyn Fn(&Policy, &Verdict) -> String| {
        let parts: Vec<_> = verdicts.iter().map(|(policy, verdict)| describe(policy, verdict)).collect();
        HeaderValue::from_str(&parts.join(", "))
    };
    let policies = list(&|policy, _| {
        format!("\"{}\";q={};w={}", policy.name, policy.quota.permits, policy.quota.window.as_secs())
    });
    let left = list(&|policy, verdict| {
        format!("\"{}\";r={};t={}", policy.name, verdict.remaining, seconds(verdict.full_after))
    });
    if let (Ok(policies), Ok(left)) = (policies, left) {
        headers.insert(RATE_LIMIT_POLICY, policies);
        headers.insert(RATE_LIMIT, left);
    }
}
