//! What the OpenAPI document says of each address: its methods, and the query parameters of each.

use std::collections::{BTreeMap, BTreeSet};

use poem::http::Method;
use serde_json::Value;

/// The addresses of the contract.
#[derive(Debug, Default)]
pub struct Operations(Vec<Address>);

/// One address, with a place in the path for each parameter.
#[derive(Debug)]
pub struct Address {
    /// `None` stands for a parameter.
    segments: Vec<Option<String>>,
    methods: BTreeMap<String, Operation>,
}

/// What one method of an address does.
#[derive(Debug, Default)]
pub struct Operation {
    /// Its name in the document.
    pub id: String,
    /// The query parameters that it takes.
    pub query_parameters: BTreeSet<String>,
}

impl Operations {
    /// Reads an OpenAPI document, whose paths begin with `prefix`.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn of(document: &str, prefix: &str) -> serde_json::Result<Self> {
        let document: Value = serde_json::from_str(document)?;
        let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
        let mut addresses: Vec<_> = paths.map(|(path, item)| Address::of(path, prefix, item)).collect();
        // `/posts/drafts` before `/posts/{id}`, as the router has it.
        addresses.sort_by_key(|address| address.segments.iter().filter(|segment| segment.is_none()).count());
        Ok(Self(addresses))
    }

    /// The address that a path (without the prefix) is.
    pub fn at(&self, path: &str) -> Option<&Address> {
        self.0.iter().find(|address| address.is(path))
    }
}

impl Address {
    fn of(path: &str, prefix: &str, item: &Value) -> Self {
        let segment = |part: &str| (!part.starts_with('{')).then(|| part.to_owned());
        let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let operation = |operation: &Value| {
            let all = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
            let of_query = all.filter(|one| text(one, "in").as_deref() == Some("query"));
            Operation {
                id: text(operation, "operationId").unwrap_or_default(),
                query_parameters: of_query.filter_map(|one| text(one, "name")).collect(),
            }
        };
        let methods = item.as_object().into_iter().flatten();
        Self {
            segments: path.strip_prefix(prefix).unwrap_or(path).split('/').map(segment).collect(),
            methods: methods.map(|(name, one)| (name.to_uppercase(), operation(one))).collect(),
        }
    }

    fn is(&self, path: &str) -> bool {
        let parts: Vec<_> = path.split('/').collect();
        parts.len() == self.segments.len()
            && self.segments.iter().zip(parts).all(|(segment, part)| match segment {
                Some(literal) => literal == part,
                None => !part.is_empty(),
            })
    }

    /// What a method does; none where the address does not take the method. What takes `GET` takes `HEAD`.
    pub fn operation(&self, method: &Method) -> Option<&Operation> {
        let method = if method == Method::HEAD { &Method::GET } else { method };
        self.methods.get(method.as_str())
    }

    /// The methods as the header `Allow` lists them (RFC 9110 §10.2.1).
    pub fn allow(&self) -> String {
        let mut methods: BTreeSet<_> = self.methods.keys().map(String::as_str).collect();
        if methods.contains("GET") {
            methods.insert("HEAD");
        }
        methods.into_iter().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart() {
        let document = r#"{"paths": {
            "/v1/posts/{id}": {"get": {}, "delete": {}},
            "/v1/posts/drafts": {"get": {"operationId": "drafts", "parameters": [{"name": "page", "in": "query"}, {"name": "id", "in": "path"}]}}
        }}"#;
        let operations = Operations::of(document, "/v1").unwrap();
        let drafts = operations.at("/posts/drafts").unwrap();
        assert_eq!(drafts.allow(), "GET, HEAD");
        let listing = drafts.operation(&Method::HEAD).unwrap();
        assert_eq!((listing.id.as_str(), listing.query_parameters.len()), ("drafts", 1));
        assert!(drafts.operation(&Method::DELETE).is_none());
        assert_eq!(operations.at("/posts/7").unwrap().allow(), "DELETE, GET, HEAD");
        for unknown in ["/posts", "/posts/", "/posts/7/8", "/"] {
            assert!(operations.at(unknown).is_none(), "{unknown}");
        }
    }
}
