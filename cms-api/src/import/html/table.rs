//! Tables: as Markdown where rows of single lines under a head can say it, else as HTML around Markdown.

use htmd::element_handler::{HandlerResult, Handlers};
use htmd::{Element, HtmlToMarkdownBuilder};

use super::{Finds, around, attribute, quoted};

/// A table, gathered cell by cell.
#[derive(Debug, Default)]
pub(super) struct Grid {
    rows: Vec<Vec<String>>,
    has_head: bool,
    /// Whether it has what Markdown cannot say: cells over several columns or rows, of several lines, a title.
    is_special: bool,
}

impl Grid {
    /// As Markdown, where that can say it.
    fn as_markdown(&self) -> Option<String> {
        let (head, rows) = self.rows.split_first()?;
        let is_even = self.rows.iter().all(|row| row.len() == head.len());
        if self.is_special || !self.has_head || !is_even || head.is_empty() {
            return None;
        }
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let rule = vec!["---".to_owned(); head.len()];
        let lines = [line(head), line(&rule)].into_iter().chain(rows.iter().map(|row| line(row)));
        Some(lines.collect())
    }
}

/// Adds what handles tables.
pub(super) fn handle(builder: HtmlToMarkdownBuilder, finds: &Finds) -> HtmlToMarkdownBuilder {
    let (for_tables, for_rows, for_cells, for_titles) =
        (finds.clone(), finds.clone(), finds.clone(), finds.clone());
    builder
        .add_handler(vec!["table"], move |handlers: &dyn Handlers, element: Element| {
            table(&for_tables, handlers, &element)
        })
        .add_handler(vec!["thead", "tbody", "tfoot"], |handlers: &dyn Handlers, element: Element| {
            let content = handlers.walk_children(element.node).content;
            Some(around(element.tag, "", content.trim()).into())
        })
        .add_handler(vec!["tr"], move |handlers: &dyn Handlers, element: Element| {
            if let Some(grid) = for_rows.lock().tables.last_mut() {
                grid.rows.push(Vec::new());
            }
            let content = handlers.walk_children(element.node).content;
            Some(around("tr", "", content.trim()).into())
        })
        .add_handler(vec!["td", "th"], move |handlers: &dyn Handlers, element: Element| {
            cell(&for_cells, handlers, &element)
        })
        .add_handler(vec!["caption"], move |handlers: &dyn Handlers, element: Element| {
            if let Some(grid) = for_titles.lock().tables.last_mut() {
                grid.is_special = true;
            }
            let content = handlers.walk_children(element.node).content;
            Some(around("caption", "", content.trim()).into())
        })
        .skip_tags(vec!["col", "colgroup"])
}

fn table(finds: &Finds, handlers: &dyn Handlers, element: &Element<'_>) -> Option<HandlerResult> {
    finds.lock().tables.push(Grid::default());
    let content = handlers.walk_children(element.node).content;
    let grid = finds.lock().tables.pop()?;
    if grid.rows.iter().all(Vec::is_empty) {
        return Some(content.into());
    }
    let table = grid.as_markdown().map(|rows| format!("\n\n{rows}\n\n"));
    Some(table.unwrap_or_else(|| around("table", "", content.trim())).into())
}

fn cell(finds: &Finds, handlers: &dyn Handlers, element: &Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let content = content.trim();
    let spans: Vec<String> = ["colspan", "rowspan"]
        .iter()
        .filter_map(|name| attribute(element, name).map(|value| (name, value)))
        .filter(|(_, value)| !matches!(*value, "" | "1"))
        .map(|(name, value)| format!(" {name}=\"{}\"", quoted(value)))
        .collect();
    if let Some(grid) = finds.lock().tables.last_mut() {
        grid.is_special |= !spans.is_empty() || content.contains('\n');
        grid.has_head |= element.tag == "th" && grid.rows.len() == 1;
        if let Some(row) = grid.rows.last_mut() {
            row.push(content.replace('|', "\\|"));
        }
    }
    Some(around(element.tag, &spans.concat(), content).into())
}
