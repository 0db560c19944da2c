//! A list as its template shows it: every address in it is made here.

use serde::Serialize;

use super::{Bulk, Order, Row, TableSpec, Takes, Wanted};

/// A list to be shown.
#[derive(Serialize)]
pub(in crate::web::console) struct View {
    name: &'static str,
    path: String,
    q: String,
    is_searched: bool,
    sort: Option<(&'static str, &'static str)>,
    columns: Vec<ColumnView>,
    filters: Vec<FilterView>,
    rows: Vec<Row>,
    bulk: Vec<BulkView>,
    create: Option<CreateView>,
    csv: String,
    /// The list without search and filters; none where it has none.
    all: Option<String>,
    total: i64,
    first: i64,
    last: i64,
    page: i64,
    pages: i64,
    page_size: i64,
    page_sizes: [i64; 4],
    previous: Option<String>,
    next: Option<String>,
    /// Whether the rows could not be read.
    is_away: bool,
}

#[derive(Serialize)]
struct ColumnView {
    label: &'static str,
    is_number: bool,
    /// Where sorting by it leads.
    href: Option<String>,
    /// As `aria-sort` says it.
    sorted: Option<&'static str>,
}

#[derive(Serialize)]
struct FilterView {
    name: &'static str,
    label: &'static str,
    takes: &'static str,
    value: String,
    choices: Vec<ChoiceView>,
}

/// Something that a filter can be set to.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web::console) struct ChoiceView {
    /// Its value in the address.
    value: String,
    /// Its string, or where it has none, itself.
    label: Option<&'static str>,
    text: String,
}

#[derive(Serialize)]
struct BulkView {
    name: &'static str,
    label: &'static str,
    method: &'static str,
    action: &'static str,
    confirm: &'static str,
}

#[derive(Serialize)]
struct CreateView {
    label: &'static str,
    href: String,
}

/// What of a list a person may do, and what its filters can be set to.
pub(in crate::web::console) struct Offer<'a> {
    /// Whether they may do what a scope allows.
    pub(in crate::web::console) allows: &'a dyn Fn(crate::tokens::Scope) -> bool,
    /// Filter, and its choices: value and text.
    pub(in crate::web::console) choices: Vec<(&'static str, Vec<(String, String)>)>,
}

/// The list with these rows out of `total`; without rows where they could not be read.
pub(in crate::web::console) fn view(
    spec: &'static TableSpec,
    wanted: &Wanted,
    found: Option<(Vec<Row>, i64)>,
    offer: &Offer<'_>,
) -> View {
    let path = spec.path();
    let is_away = found.is_none();
    let (rows, total) = found.unwrap_or_default();
    let pages = (total + wanted.page_size - 1) / wanted.page_size;
    let skipped = (wanted.page - 1) * wanted.page_size;
    let at = |page: i64| Wanted { page, ..wanted.clone() }.href(&path, spec);
    let everything = Wanted { q: String::new(), filters: Vec::new(), page: 1, ..wanted.clone() };
    View {
        name: spec.name,
        q: wanted.q.clone(),
        is_searched: spec.is_searched,
        sort: wanted
            .sort
            .filter(|sort| Some(*sort) != spec.sort)
            .map(|(column, order)| (column, order.as_str())),
        columns: columns(spec, wanted, &path),
        filters: filters(spec, wanted, offer),
        bulk: spec.bulk.iter().filter(|bulk| (offer.allows)(bulk.scope)).map(BulkView::of).collect(),
        create: spec
            .create
            .as_ref()
            .filter(|create| (offer.allows)(create.scope))
            .map(|create| CreateView { label: create.label, href: format!("/console{}", create.path) }),
        csv: Wanted { page: 1, page_size: 20, ..wanted.clone() }.href(&format!("{path}.csv"), spec),
        all: wanted.is_narrowed().then(|| everything.href(&path, spec)),
        first: (skipped + 1).min(total),
        last: skipped + i64::try_from(rows.len()).unwrap_or_default(),
        previous: (wanted.page > 1).then(|| at(wanted.page - 1)),
        next: (wanted.page < pages).then(|| at(wanted.page + 1)),
        page: wanted.page,
        page_size: wanted.page_size,
        page_sizes: Wanted::page_sizes(),
        path,
        rows,
        total,
        pages,
        is_away,
    }
}

fn columns(spec: &TableSpec, wanted: &Wanted, path: &str) -> Vec<ColumnView> {
    let columns = spec.columns.iter().map(|column| {
        let sorted = wanted.sort.filter(|(name, _)| *name == column.name).map(|(_, order)| order);
        let next = column.sorts.map(|first| sorted.map_or(first, Order::other));
        let href = next.map(|order| {
            Wanted { sort: Some((column.name, order)), page: 1, ..wanted.clone() }.href(path, spec)
        });
        let sorted = sorted.map(|order| if order == Order::Ascending { "ascending" } else { "descending" });
        ColumnView { label: column.label, is_number: column.is_number, href, sorted }
    });
    columns.collect()
}

fn filters(spec: &TableSpec, wanted: &Wanted, offer: &Offer<'_>) -> Vec<FilterView> {
    let filters = spec.filters.iter().map(|filter| {
        let (takes, choices) = match filter.takes {
            Takes::Choice(choices) => {
                ("choice", choices.iter().map(|(value, label)| said(value, label)).collect())
            }
            Takes::Choices => {
                let own = offer.choices.iter().find(|(name, _)| *name == filter.name);
                ("choice", own.map(|(_, choices)| choices.iter().map(named).collect()).unwrap_or_default())
            }
            Takes::Text => ("text", Vec::new()),
            Takes::Day => ("day", Vec::new()),
        };
        let value = wanted.filter(filter.name).unwrap_or_default().to_owned();
        FilterView { name: filter.name, label: filter.label, takes, value, choices }
    });
    filters.collect()
}

fn said(value: &str, label: &'static str) -> ChoiceView {
    ChoiceView { value: value.to_owned(), label: Some(label), text: String::new() }
}

fn named((value, text): &(String, String)) -> ChoiceView {
    ChoiceView { value: value.clone(), label: None, text: text.clone() }
}

impl BulkView {
    fn of(bulk: &Bulk) -> Self {
        let Bulk { name, label, method, action, confirm, scope: _ } = *bulk;
        Self { name, label, method, action, confirm }
    }
}
