//! A page of the change feed as a body that is written while it is read.

use std::io;

use cms_sdk::feed::{Change, PageCursor};
use futures_util::{Stream, StreamExt as _, stream};

use crate::feed::{self, Page};
use crate::store::Store;

/// The body `{success, data, cursor}` in chunks. A failure on the way cuts it off, so that it is no JSON.
pub fn body(store: &Store, page: Page) -> impl Stream<Item = io::Result<Vec<u8>>> + Send + use<> {
    let cursor = PageCursor { next: page.last.to_string(), has_more: page.has_more };
    let begin = stream::iter([Ok(br#"{"success":true,"data":["#.to_vec())]);
    let end = stream::once(async move {
        let cursor = serde_json::to_string(&cursor)?;
        Ok(format!(r#"],"cursor":{cursor}}}"#).into_bytes())
    });
    let mut is_first = true;
    let batches = feed::changes(store, page).map(move |batch| {
        let text = to_items(&batch.map_err(io::Error::other)?, is_first)?;
        is_first = false;
        Ok(text)
    });
    begin.chain(batches).chain(end)
}

fn to_items(changes: &[Change], mut is_first: bool) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    for change in changes {
        if !std::mem::take(&mut is_first) {
            text.push(b',');
        }
        serde_json::to_writer(&mut text, change)?;
    }
    Ok(text)
}
