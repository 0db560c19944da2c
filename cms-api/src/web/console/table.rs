//! The table of every list: what it is made of, what its address asks for, and how it is shown.
//!
//! A list's state is its address (`q`, `sort`, `order`, filters, `page`, `pageSize`), so that it can be kept and sent. What makes no
//! sense in it counts as not said.

mod cell;
mod view;
mod wanted;

use crate::tokens::Scope;

pub use cell::{Cell, Mark, Tone};
pub(super) use view::{Offer, view};
pub use wanted::{Order, Wanted};

/// What a list is: constant, one for each section.
pub struct TableSpec {
    /// Its address below `/console` and the beginning of its strings, `tags`: `console-tags` is its title, `-lead` says what it is,
    /// `-search` what is searched, `-empty` and `-empty-text` what stands there while there is nothing yet.
    pub name: &'static str,
    /// Its columns; the first names the row and leads to it.
    pub columns: &'static [Column],
    /// What it can be narrowed to.
    pub filters: &'static [Filter],
    /// Whether there is a search.
    pub is_searched: bool,
    /// The column that it is sorted by where the address says nothing.
    pub sort: Option<(&'static str, Order)>,
    /// What makes a new row.
    pub create: Option<Create>,
    /// What can be done with several rows.
    pub bulk: &'static [Bulk],
}

/// A column.
pub struct Column {
    /// Its name in `sort`.
    pub name: &'static str,
    /// Its string.
    pub label: &'static str,
    /// Whether rows can be sorted by it, and in which order first.
    pub sorts: Option<Order>,
    /// Whether it holds numbers.
    pub is_number: bool,
}

/// Something that a list can be narrowed to.
pub struct Filter {
    /// Its name in the address.
    pub name: &'static str,
    /// Its string.
    pub label: &'static str,
    /// What can be asked for.
    pub takes: Takes,
}

/// What a filter takes.
pub enum Takes {
    /// One of these: value, and its string.
    Choice(&'static [(&'static str, &'static str)]),
    /// One of those that `List::choices` gives.
    Choices,
    /// A text.
    Text,
    /// A day, in the site's time zone: `2026-02-09`.
    Day,
}

/// What makes a new row.
pub struct Create {
    /// Its string.
    pub label: &'static str,
    /// Where it is made, below `/console`.
    pub path: &'static str,
    /// Who may.
    pub scope: Scope,
}

/// Something that is done with every row that is marked.
pub struct Bulk {
    /// Its name, sent as `action`.
    pub name: &'static str,
    /// Its string.
    pub label: &'static str,
    /// The method of the operation.
    pub method: &'static str,
    /// The operation: with `{id}` in it, it is called for each row, with the row's version as `If-Match`; without, once, with
    /// `{action, ids}`.
    pub action: &'static str,
    /// The string of the question that is asked before; empty for none.
    pub confirm: &'static str,
    /// Who may.
    pub scope: Scope,
}

/// A row.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its name, for those who mark it without seeing it.
    pub name: String,
    /// Its own page.
    pub href: Option<String>,
    /// Its version, for `If-Match`.
    pub version: Option<i64>,
    /// Its cells, one for each column.
    pub cells: Vec<Cell>,
}

impl Column {
    /// A column that rows cannot be sorted by.
    pub const fn plain(name: &'static str, label: &'static str) -> Self {
        Self { name, label, sorts: None, is_number: false }
    }

    /// A column that rows can be sorted by, first in this order.
    pub const fn sorted(name: &'static str, label: &'static str, first: Order) -> Self {
        Self { name, label, sorts: Some(first), is_number: false }
    }

    /// The same, of numbers.
    pub const fn numbers(self) -> Self {
        Self { is_number: true, ..self }
    }
}

impl TableSpec {
    /// The list's address.
    pub fn path(&self) -> String {
        format!("/console/{}", self.name)
    }
}
