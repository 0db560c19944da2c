//! What services say beside a status.

use reqwest::Response;

/// Most of an answer that is read, in bytes.
const MAX_ANSWER: usize = 4_000;

/// The first bytes of an answer's body, as far as they come.
pub(super) async fn beginning(mut response: Response) -> Vec<u8> {
    let mut bytes = Vec::new();
    while bytes.len() < MAX_ANSWER
        && let Ok(Some(chunk)) = response.chunk().await
    {
        bytes.extend_from_slice(&chunk);
    }
    bytes.truncate(MAX_ANSWER);
    bytes
}
