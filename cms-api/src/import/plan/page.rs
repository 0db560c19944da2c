//! One page, ready to be saved.

use cms_sdk::content::PostKind;
use uuid::Uuid;

use super::{PlannedPage, Planner};
use crate::audit::Actor;
use crate::content::input::TranslationInput;
use crate::content::validate;
use crate::error::Violation;
use crate::import::document::Document;
use crate::import::report::{FileProblem, explain};
use crate::store::imports::ImportedFileRow;
use crate::store::types::{Key, Lang};

impl Planner<'_> {
    /// The page of a file; none when something is wrong with it, which is then among the problems.
    pub(super) fn page(
        &mut self,
        id: Uuid,
        kind: PostKind,
        slug: String,
        (tags, authors): (Vec<Uuid>, Vec<Uuid>),
        document: Document,
    ) -> Option<PlannedPage> {
        let front = &document.front;
        let now = self.clock.now();
        let date = front.date.map(|date| date.moment(self.zone));
        let is_to_come = front.published_at.is_none() && date.is_some_and(|date| date > now);
        if is_to_come && !front.draft {
            let reason = "its date is in the future, so it was imported as a draft";
            self.report.notes.push(document.problem("date", reason));
        }
        let asked_for = front.published_at.map(|date| date.moment(self.zone)).or(date);
        // The date that it has already need not be asked for again.
        let current = self.stored.translations.get(&(id, document.locale)).and_then(|row| row.published_at);
        let published_at =
            asked_for.filter(|asked_for| current.is_none_or(|current| current.0 != *asked_for));
        let input = TranslationInput {
            slug: Some(slug),
            title: front.title.clone(),
            summary: front.summary.clone(),
            body: document.body.clone(),
            sections: front.sections.clone(),
            cover: front.cover.clone(),
            seo: front.seo.clone(),
            tags,
            authors,
            published_at,
            // An export and a folder of files do not say what was made from what, and a wrong base would call pages stale.
            base_revision_id: None,
            saved_by: Some(Actor::CommandLine),
        };
        let broken = validate::translation(&self.settings, kind, &input);
        let is_fine = broken.is_empty();
        self.problems.extend(broken.iter().map(|violation| problem(&document, violation)));

        let mut tag_ordinals = Vec::with_capacity(front.tag_ordinals.len());
        for (word, ordinal) in &front.tag_ordinals {
            match self.tags.find(document.locale, word) {
                Some(tag) => tag_ordinals.push((tag, *ordinal)),
                None => self.problems.push(document.problem("tagOrdinals", format!("no tag `{word}`"))),
            }
        }
        let extra = serde_json::Value::Object(front.extra.clone()).to_string();
        self.report.shortcodes.extend(document.shortcodes.iter().cloned());
        self.report.notes.extend(document.notes.iter().cloned());
        let draft = front.draft || is_to_come;
        is_fine.then(|| PlannedPage {
            draft,
            ordinal: front.ordinal,
            tag_ordinals,
            updated_at: front.updated_at.map(|date| date.moment(self.zone)),
            remember: ImportedFileRow {
                path: document.source_path,
                locale: Lang(document.locale),
                post_id: Key(id),
                hash: document.hash,
                revision_id: Key(Uuid::nil()),
                draft,
                extra,
            },
            path: document.path,
            locale: document.locale,
            input,
        })
    }
}

/// A broken rule, at the line of the key that it is about.
fn problem(document: &Document, violation: &Violation) -> FileProblem {
    let key = match violation.field.split('.').next().unwrap_or_default() {
        "summary" => "description",
        key => key,
    };
    document.problem(key, explain(violation))
}
