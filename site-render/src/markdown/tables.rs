//! Tables that scroll sideways on a phone, with their alignment as classes.

use pulldown_cmark::Alignment;

use crate::html::escape;

/// The table that is being written.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
}

impl Table {
    /// A table with these columns.
    pub(super) fn new(alignments: Vec<Alignment>) -> Self {
        Self { alignments, column: 0, head: false }
    }

    /// Opens the table; `name` is what it is called by whoever cannot see that it is one. A group, not a region: a page with ten
    /// tables should not have ten landmarks.
    pub(super) fn open(name: &str) -> String {
        let name = escape(name);
        format!("<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"{name}\"><table>\n")
    }

    /// Opens the row of headings.
    pub(super) fn open_head(&mut self) -> &'static str {
        self.head = true;
        "<thead><tr>"
    }

    /// Closes the row of headings.
    pub(super) fn close_head(&mut self) -> &'static str {
        self.head = false;
        "</tr></thead><tbody>\n"
    }

    /// Opens a row.
    pub(super) fn open_row(&mut self) -> &'static str {
        self.column = 0;
        "<tr>"
    }

    /// Opens the next cell of the row.
    pub(super) fn open_cell(&mut self) -> String {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        self.column += 1;
        let tag = if self.head { "th scope=\"col\"" } else { "td" };
        format!("<{tag}{class}>")
    }

    /// Closes a cell.
    pub(super) fn close_cell(&self) -> &'static str {
        if self.head { "</th>" } else { "</td>" }
    }
}
