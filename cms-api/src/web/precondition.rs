//! `ETag` and `If-Match` of versioned resources (RFC 9110 §8.8.3, §13.1.1; RFC 6585 for 428).

use cms_sdk::ErrorCode;

use super::error::ApiError;

/// The entity tag of a version: `"v12"`.
pub fn etag(version: i64) -> String {
    format!("\"v{version}\"")
}

/// The version that the caller read before it writes.
///
/// # Errors
/// 428 without the header, 412 when the header is not a tag of ours (so it cannot match), `*` included: it would overwrite blindly.
pub fn expected_version(if_match: Option<&str>) -> Result<i64, ApiError> {
    let header = if_match.ok_or(ErrorCode::PreconditionRequired)?;
    header
        .trim()
        .strip_prefix("\"v")
        .and_then(|rest| rest.strip_suffix('"'))
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| ErrorCode::PreconditionFailed.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_goes_both_ways() {
        assert!(matches!(expected_version(Some(&etag(12))), Ok(12)));
        assert!(matches!(expected_version(None), Err(ApiError::PreconditionRequired(_))));
        for other in ["*", "\"12\"", "v12", "W/\"v12\"", ""] {
            assert!(matches!(expected_version(Some(other)), Err(ApiError::PreconditionFailed(_))), "{other}");
        }
    }
}
