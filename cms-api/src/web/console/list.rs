//! A list of the console: a section gives the rows, this the page, the file and the rest.

use std::sync::Arc;

use async_trait::async_trait;
use cms_sdk::i18n::Messages;
use serde_json::{Value, json};

use super::answer;
use super::refusal::Refusal;
use super::table::{Offer, Row, TableSpec, Wanted, view};
use super::visit::{Answer, Visit};

/// Rows of a file; more are not asked for in one go.
const FILE_ROWS: i64 = 10_000;
const CHUNK: i64 = 100;

/// Which rows are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slice {
    /// Rows to skip.
    pub(super) offset: i64,
    /// Rows at most.
    pub(super) limit: i64,
}

impl Slice {
    /// This part of what is in memory, as rows, and how many there are in all: for lists that are short for ever.
    pub(super) fn of<T>(self, all: Vec<T>, row: impl Fn(T) -> Row) -> (Vec<Row>, i64) {
        let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let [skip, take] =
            [self.offset, self.limit].map(|number| usize::try_from(number).unwrap_or_default());
        (all.into_iter().skip(skip).take(take).map(row).collect(), total)
    }
}

/// Rows, and how many there are in all.
pub(super) type Found = Result<(Vec<Row>, i64), Refusal>;

/// A section that is a list.
#[async_trait]
pub(super) trait List: Send + Sync + 'static {
    /// What it is.
    fn spec(&self) -> &'static TableSpec;

    /// Its rows.
    ///
    /// # Errors
    /// Where the store does not answer, the page says so in the place of the rows.
    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found;

    /// What its filters of [`Takes::Choices`](super::table::Takes::Choices) can be set to: filter, then value and text of each.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn choices(&self, _visit: &Visit) -> Result<Vec<(&'static str, Vec<(String, String)>)>, Refusal> {
        Ok(Vec::new())
    }

    /// Its template, which extends `list.html` where it shows more than that.
    fn template(&self) -> &'static str {
        "list.html"
    }

    /// What its template knows besides.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn content(&self, _visit: &Visit) -> Result<Value, Refusal> {
        Ok(Value::Null)
    }
}

/// The list's page.
pub(super) async fn page(list: Arc<dyn List>, visit: Visit) -> Answer {
    let spec = list.spec();
    let mut wanted = Wanted::of(spec, |name| visit.query(name));
    let mut found = rows(&*list, &visit, &wanted).await;
    // Rows went away since the address was made: the last page that there is.
    if let Ok((rows, total)) = &found
        && rows.is_empty()
        && *total > 0
    {
        wanted.page = (total + wanted.page_size - 1) / wanted.page_size;
        found = self::rows(&*list, &visit, &wanted).await;
    }
    let (found, refusal) = match found {
        Ok(found) => (Some(found), None),
        Err(refusal) if refusal.kind() == "away" => (None, Some(refusal)),
        Err(refusal) => return Err(refusal),
    };
    let (choices, content) = match refusal {
        None => (list.choices(&visit).await?, list.content(&visit).await?),
        Some(_) => (Vec::new(), Value::Null),
    };
    let allows = |scope| visit.allows(scope);
    let table = view(spec, &wanted, found, &Offer { allows: &allows, choices });
    let status = refusal.map_or(200, Refusal::status);
    visit.page_with(status, list.template(), &json!({"table": table, "content": content}))
}

async fn rows(list: &dyn List, visit: &Visit, wanted: &Wanted) -> Found {
    let slice = Slice { offset: (wanted.page - 1) * wanted.page_size, limit: wanted.page_size };
    list.rows(visit, wanted, slice).await
}

/// The same rows as a file that spreadsheets open: all that fit search and filters, in the list's order.
pub(super) async fn file(list: Arc<dyn List>, visit: Visit) -> Answer {
    let spec = list.spec();
    let wanted = Wanted::of(spec, |name| visit.query(name));
    let (locale, zone) = (visit.frame.locale, visit.frame.settings.time_zone.as_str());
    let mut writer = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    let say = |name: &str| Messages::embedded(locale).text(name, &[]);
    let write = |writer: &mut csv::Writer<Vec<u8>>, record: Vec<String>| {
        writer.write_record(record).map_err(|error| Refusal::from(anyhow::Error::from(error)))
    };
    write(&mut writer, spec.columns.iter().map(|column| say(column.label)).collect())?;
    let mut offset = 0;
    while offset < FILE_ROWS {
        let (rows, _) = list.rows(&visit, &wanted, Slice { offset, limit: CHUNK }).await?;
        let count = i64::try_from(rows.len()).unwrap_or(CHUNK);
        for row in rows {
            write(&mut writer, row.cells.iter().map(|cell| harmless(cell.plain(locale, zone))).collect())?;
        }
        offset += count;
        if count < CHUNK {
            break;
        }
    }
    let bytes = writer.into_inner().map_err(|error| anyhow::anyhow!("the file: {error}"))?;
    Ok(answer::download(&format!("{}.csv", spec.name), "text/csv; charset=utf-8", bytes))
}

/// A text that no spreadsheet takes for a formula (OWASP CSV Injection).
fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_texts() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(text.to_owned()), format!("'{text}"));
        }
        assert_eq!(harmless("a=1".to_owned()), "a=1");
    }
}
