//! What the generators have built: when, how much, and what could not be built.

use std::collections::HashMap;

use async_trait::async_trait;
use cms_sdk::Locale;
use cms_sdk::build::{Build, BuildStatus};
use cms_sdk::slug::fold;
use serde_json::json;
use uuid::Uuid;

use super::list::{Found, List, Slice};
use super::moments;
use super::refusal::Refusal;
use super::table::{Cell, Column, Filter, Mark, Order, Row, TableSpec, Takes, Tone, Wanted};
use super::visit::{Answer, Visit};
use crate::builds;
use crate::store::builds::BuildFilter;
use crate::store::{self, Conn, StoreResult};

const SPEC: TableSpec = TableSpec {
    name: "builds",
    columns: &[
        Column::sorted("started", "console-builds-started", Order::Descending),
        Column::plain("target", "console-builds-target"),
        Column::plain("state", "console-column-state"),
        Column::plain("duration", "console-column-duration"),
        Column::plain("rendered", "console-builds-rendered").numbers(),
        Column::plain("changed", "console-builds-changed").numbers(),
        Column::plain("removed", "console-builds-removed").numbers(),
        Column::plain("failures", "console-builds-failures").numbers(),
    ],
    filters: &[
        Filter { name: "target", label: "console-builds-target", takes: Takes::Choices },
        Filter {
            name: "status",
            label: "console-column-state",
            takes: Takes::Choice(&[
                ("running", "console-builds-running"),
                ("succeeded", "console-builds-succeeded"),
                ("failed", "console-builds-failed"),
            ]),
        },
    ],
    is_searched: true,
    sort: Some(("started", Order::Descending)),
    create: None,
    bulk: &[],
};

/// The list of builds.
pub(super) struct Builds;

#[async_trait]
impl List for Builds {
    fn spec(&self) -> &'static TableSpec {
        &SPEC
    }

    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found {
        // Paths are folded, messages are not.
        let texts = (!wanted.q.is_empty()).then(|| [wanted.q.clone(), fold(&wanted.q)]);
        let filter = BuildFilter {
            target: wanted.filter("target").map(str::to_owned),
            status: wanted.filter("status").map(str::to_owned),
            texts,
            is_oldest_first: matches!(wanted.sort, Some((_, Order::Ascending))),
        };
        let mut conn = visit.app().store.read().await?;
        let (found, total) = builds::find(&mut conn, filter, slice.offset, slice.limit).await?;
        Ok((found.into_iter().map(|one| row(one, visit.frame.locale)).collect(), total))
    }

    async fn choices(&self, visit: &Visit) -> Result<Vec<(&'static str, Vec<(String, String)>)>, Refusal> {
        let targets = store::builds::targets(&mut visit.app().store.read().await?).await?;
        Ok(vec![("target", targets.into_iter().map(|target| (target.clone(), target)).collect())])
    }
}

fn row(build: Build, locale: Locale) -> Row {
    let mark = Cell::Mark(mark(build.status));
    let result = build.result.as_ref();
    let number =
        |of: fn(&cms_sdk::build::BuildFinish) -> i64| result.map_or(Cell::Empty, |one| Cell::Number(of(one)));
    Row {
        id: build.id.to_string(),
        name: build.target.clone(),
        href: Some(format!("/console/builds/{}", build.id)),
        version: None,
        cells: vec![
            Cell::Moment(build.started_at),
            Cell::Code(build.target.clone()),
            mark,
            Cell::text(result.map(|one| moments::duration(one.duration_ms, locale))),
            number(|one| one.rendered),
            number(|one| one.changed),
            number(|one| one.removed),
            number(|one| i64::try_from(one.failures.len()).unwrap_or(i64::MAX)),
        ],
    }
}

fn mark(status: BuildStatus) -> Mark {
    let (tone, label) = match status {
        BuildStatus::Running => (Tone::Waiting, "console-builds-running"),
        BuildStatus::Succeeded => (Tone::Good, "console-builds-succeeded"),
        BuildStatus::Failed => (Tone::Bad, "console-builds-failed"),
    };
    Mark { tone, label, locale: None }
}

/// The page of one build, with its report.
pub(super) async fn one(visit: Visit) -> Answer {
    let id = visit.id()?;
    let mut conn = visit.app().store.read().await?;
    let build = builds::get(&mut conn, id).await?;
    let failures = build.result.as_ref().map(|result| result.failures.as_slice()).unwrap_or_default();
    let posts: Vec<_> = failures.iter().filter_map(|failure| failure.post_id).collect();
    let titles = titles(&mut conn, &posts, visit.frame.locale).await?;
    let failures: Vec<_> = failures
        .iter()
        .map(|failure| {
            let title = failure.post_id.and_then(|id| {
                let own = failure.locale.and_then(|locale| titles.get(&(id, Some(locale))));
                own.or_else(|| titles.get(&(id, None)))
            });
            json!({
                "post_id": title.and(failure.post_id),
                "locale": failure.locale,
                "title": title,
                "message": failure.message,
            })
        })
        .collect();
    let is_site = build.target == builds::PRODUCTION;
    let content = json!({
        "target": build.target,
        "mark": mark(build.status),
        "seq": build.seq,
        "started_at": build.started_at,
        "duration": build.result.as_ref().map(|result| moments::duration(result.duration_ms, visit.frame.locale)),
        "result": build.result.as_ref().map(|result| json!({
            "finished_at": result.finished_at,
            "rendered": result.rendered,
            "outputs": result.outputs,
            "changed": result.changed,
            "removed": result.removed,
            "changed_paths": result.changed_paths,
            "removed_paths": result.removed_paths,
        })),
        "failures": failures,
        "origin": is_site.then(|| visit.frame.settings.origin.clone()),
    });
    visit.page("builds/one.html", &content)
}

/// Titles of posts: in each of their languages, and under none the one that somebody who reads `locale` knows best.
pub(super) async fn titles(
    conn: &mut Conn,
    posts: &[Uuid],
    locale: Locale,
) -> StoreResult<HashMap<(Uuid, Option<Locale>), String>> {
    let mut titles = HashMap::new();
    for (post, row) in store::post_list::with_translations(conn, posts).await? {
        let id = post.id.0;
        if row.locale.0 == locale || !titles.contains_key(&(id, None)) {
            titles.insert((id, None), row.title.clone());
        }
        titles.insert((id, Some(row.locale.0)), row.title);
    }
    Ok(titles)
}
