//! What a list's address asks for.

use url::form_urlencoded;

use super::{TableSpec, Takes};

const PAGE_SIZES: [i64; 4] = [10, 20, 50, 100];
const PAGE_SIZE: i64 = 20;
const LAST_PAGE: i64 = 100_000;
/// Longer searches find nothing.
const MAX_TEXT: usize = 200;

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    Ascending,
    /// Greatest first.
    Descending,
}

/// What is wanted of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// In names, tones or not; empty for all.
    pub q: String,
    /// The column to sort by; none where the list has one order only.
    pub sort: Option<(&'static str, Order)>,
    /// What it is narrowed to: a filter's name and a value that it takes.
    pub filters: Vec<(&'static str, String)>,
    /// From 1.
    pub page: i64,
    /// Rows on a page.
    pub page_size: i64,
}

impl Order {
    /// Its name in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

impl Wanted {
    /// Reads what an address asks for; what the list does not know is left out.
    pub fn of<'q>(spec: &TableSpec, query: impl Fn(&str) -> Option<&'q str>) -> Self {
        let number = |name: &str| query(name).and_then(|text| text.parse::<i64>().ok());
        let order = match query("order") {
            Some("asc") => Some(Order::Ascending),
            Some("desc") => Some(Order::Descending),
            _ => None,
        };
        let column = spec.columns.iter().find(|column| Some(column.name) == query("sort"));
        let sort = column.and_then(|column| {
            Some((column.name, order.or(column.sorts).filter(|_| column.sorts.is_some())?))
        });
        let filters = spec.filters.iter().filter_map(|filter| {
            let value = short(query(filter.name)?);
            let is_known = match filter.takes {
                Takes::Choice(choices) => choices.iter().any(|(known, _)| *known == value),
                Takes::Day => value.parse::<chrono::NaiveDate>().is_ok(),
                Takes::Choices | Takes::Text => true,
            };
            is_known.then_some((filter.name, value))
        });
        Self {
            q: query("q").map(|text| short(text.trim())).unwrap_or_default(),
            sort: sort.or(spec.sort),
            filters: filters.collect(),
            page: number("page").filter(|page| (1..=LAST_PAGE).contains(page)).unwrap_or(1),
            page_size: number("pageSize").filter(|size| PAGE_SIZES.contains(size)).unwrap_or(PAGE_SIZE),
        }
    }

    /// What a filter is set to.
    pub fn filter(&self, name: &str) -> Option<&str> {
        self.filters.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// The page sizes that one can choose.
    pub(super) fn page_sizes() -> [i64; 4] {
        PAGE_SIZES
    }

    /// Whether only some of the rows are wanted.
    pub(super) fn is_narrowed(&self) -> bool {
        !self.q.is_empty() || !self.filters.is_empty()
    }

    /// The address of a list that is wanted so; what goes without saying is not said.
    pub(super) fn href(&self, path: &str, spec: &TableSpec) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.q.is_empty() {
            query.append_pair("q", &self.q);
        }
        query.extend_pairs(self.filters.iter().map(|(name, value)| (name, value)));
        if let Some((column, order)) = self.sort.filter(|sort| Some(*sort) != spec.sort) {
            query.append_pair("sort", column).append_pair("order", order.as_str());
        }
        if self.page_size != PAGE_SIZE {
            query.append_pair("pageSize", &self.page_size.to_string());
        }
        if self.page != 1 {
            query.append_pair("page", &self.page.to_string());
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

/// Without NUL too, which PostgreSQL cannot even compare.
fn short(text: &str) -> String {
    text.chars().filter(|character| *character != '\0').take(MAX_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Filter};
    use super::*;

    const SPEC: TableSpec = TableSpec {
        name: "tests",
        columns: &[Column::sorted("name", "x", Order::Ascending), Column::plain("slug", "x")],
        filters: &[Filter { name: "state", label: "x", takes: Takes::Choice(&[("open", "x")]) }],
        is_searched: true,
        sort: None,
        create: None,
        bulk: &[],
    };

    fn wanted(query: &str) -> Wanted {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Wanted::of(&SPEC, |name| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()))
    }

    #[test]
    fn nonsense_counts_as_not_said() {
        let nothing = wanted("");
        for query in [
            "page=0",
            "page=x",
            "page=100001",
            "pageSize=7",
            "sort=slug",
            "sort=z&order=asc",
            "state=odd",
            "q=%20",
        ] {
            assert_eq!(wanted(query), nothing, "{query}");
        }
    }

    #[test]
    fn an_address_says_what_is_wanted_and_nothing_else() {
        for query in ["q=%C4%91%E1%BB%93ng&state=open&sort=name&order=desc&pageSize=50&page=3", ""] {
            let path = if query.is_empty() { "/t".to_owned() } else { format!("/t?{query}") };
            assert_eq!(wanted(query).href("/t", &SPEC), path);
        }
        assert_eq!(
            wanted("sort=name").sort,
            Some(("name", Order::Ascending)),
            "a column knows its first order"
        );
        assert_eq!(wanted("q=a&page=2").filter("state"), None);
    }
}
