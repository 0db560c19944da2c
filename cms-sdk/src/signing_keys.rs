//! The public halves of the keys that sign handshake offers: carried by the feed, built into the site's pages, never fetched.

use serde::{Deserialize, Serialize};

/// Every live signing key, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SigningKeys {
    /// The keys.
    pub keys: Vec<PublicSigningKey>,
}

/// One signing key, as far as anybody may know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct PublicSigningKey {
    /// The first 8 bytes of SHA-256 over the point, as 16 hexadecimal digits.
    pub kid: String,
    /// The point on P-256, uncompressed (65 bytes), in base64url.
    pub public_key: String,
}
