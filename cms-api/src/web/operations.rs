//! What the OpenAPI document says of each address: its methods, and the query parameters of each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use poem::Request;
use poem::http::Method;
use serde_json::Value;

/// The addresses of the contract.
#[derive(Debug, Default)]
pub struct Operations(Vec<Arc<Address>>);

/// What a request asks for, found once for all that it passes through.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The address, if it is one of the contract.
    pub address: Option<Arc<Address>>,
    /// What the method does there.
    pub operation: Option<Arc<Operation>>,
}

/// One address, with a place in the path for each parameter.
#[derive(Debug)]
pub struct Address {
    /// `None` stands for a parameter.
    segments: Vec<Option<String>>,
    methods: BTreeMap<String, Arc<Operation>>,
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
        let mut addresses: Vec<_> =
            paths.map(|(path, item)| Arc::new(Address::of(path, prefix, item))).collect();
        // `/posts/drafts` before `/posts/{id}`, as the router has it.
        addresses.sort_by_key(|address| address.segments.iter().filter(|segment| segment.is_none()).count());
        Ok(Self(addresses))
    }

    /// The address that a path (without the prefix) is.
    pub fn at(&self, path: &str) -> Option<&Arc<Address>> {
        self.0.iter().find(|address| address.is(path))
    }

    /// What a request asks for; the request then carries it.
    pub fn ask(&self, request: &mut Request) -> Asked {
        let address = self.at(request.uri().path()).cloned();
        let operation = address.as_ref().and_then(|address| address.operation(request.method())).cloned();
        let asked = Asked { address, operation };
        request.extensions_mut().insert(asked.clone());
        asked
    }
}

impl Asked {
    /// What [`Operations::ask`] found for this request.
    pub fn of(request: &Request) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_default()
    }

    /// The operation's name; empty where there is none.
    pub fn id(&self) -> &str {
        self.operation.as_ref().map_or("", |operation| &operation.id)
    }
}

impl Address {
    fn of(path: &str, prefix: &str, item: &Value) -> Self {
        let segment = |part: &str| (!part.starts_with('{')).then(|| part.to_owned());
        let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let operation = |operation: &Value| {
            let all = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
            let of_query = all.filter(|one| text(one, "in").as_deref() == Some("query"));
            Arc::new(Operation {
                id: text(operation, "operationId").unwrap_or_default(),
                query_parameters: of_query.filter_map(|one| text(one, "name")).collect(),
            })
        };
        let methods = item.as_object().into_iter().flatten();
        Self {
            segments: path.strip_prefix(prefix).unwrap_or(path).split('/').map(segment).collect(),
            methods: methods.map(|(name, one)| (name.to_uppercase(), operation(one))).collect(),
        }
    }

    fn is(&self, path: &str) -> bool {
        let mut parts = path.split('/');
        let fits = |segment: &Option<String>| match (segment, parts.next()) {
            (Some(literal), Some(part)) => literal == part,
            (None, Some(part)) => !part.is_empty(),
            (_, None) => false,
        };
        self.segments.iter().all(fits) && parts.next().is_none()
    }

    /// What a method does; none where the address does not take the method. What takes `GET` takes `HEAD`.
    pub fn operation(&self, method: &Method) -> Option<&Arc<Operation>> {
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
