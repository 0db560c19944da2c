//! The bodies of successful answers, made in one place; they are the OpenAPI schemas too.
//!
//! | kind | responder | body |
//! |---|---|---|
//! | query | [`Data`] | `{data}` |
//! | mutation | [`Done`] | `{success: true, message, data}` |
//! | list | [`Page`] | `{success: true, data: […], pagination}` |
//! | keyset list | [`Keyset`] | `{success: true, data: […], cursor}` |

use cms_sdk::feed::PageCursor;
use poem_openapi::payload::Json;
use poem_openapi::types::{ParseFromJSON, ToJSON, Type};
use poem_openapi::{ApiResponse, Object};

use super::context::say;

/// What a body can carry.
pub trait Payload: Type + ParseFromJSON + ToJSON + Send + Sync {}
impl<T: Type + ParseFromJSON + ToJSON + Send + Sync> Payload for T {}

/// Body of a query's answer.
#[derive(Debug, Object)]
pub struct DataBody<T: Payload> {
    /// What was asked for.
    pub data: T,
}

/// Body of a mutation's answer.
#[derive(Debug, Object)]
pub struct DoneBody<T: Payload> {
    /// Always `true`.
    pub success: bool,
    /// What happened, for people.
    pub message: String,
    /// What is true now.
    pub data: T,
}

/// Body of a list's answer.
#[derive(Debug, Object)]
pub struct PageBody<T: Payload> {
    /// Always `true`.
    pub success: bool,
    /// The items of this page.
    pub data: Vec<T>,
    /// Where this page stands.
    pub pagination: Pagination,
}

/// Body of a keyset list's answer.
#[derive(Debug, Object)]
pub struct KeysetBody<T: Payload> {
    /// Always `true`.
    pub success: bool,
    /// The items, in order.
    pub data: Vec<T>,
    /// Where to go on.
    pub cursor: PageCursor,
}

/// Where a page of a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase")]
pub struct Pagination {
    /// This page's number, from 1.
    pub page: i64,
    /// Items per page.
    pub page_size: i64,
    /// Items in all.
    pub total_items: i64,
    /// Pages in all.
    pub total_pages: i64,
}

/// The answer to a query.
#[derive(ApiResponse)]
pub enum Data<T: Payload> {
    /// What was asked for.
    #[oai(status = 200)]
    Found(
        Json<DataBody<T>>,
        /// Version of the resource, to be sent back as `If-Match`.
        #[oai(header = "ETag")]
        Option<String>,
    ),
}

impl<T: Payload> Data<T> {
    /// An answer without a version.
    pub fn of(data: T) -> Self {
        Self::Found(Json(DataBody { data }), None)
    }

    /// An answer about a versioned resource.
    pub fn versioned(data: T, version: i64) -> Self {
        Self::Found(Json(DataBody { data }), Some(super::precondition::etag(version)))
    }
}

/// The answer to a mutation.
#[derive(ApiResponse)]
pub enum Done<T: Payload> {
    /// It is done.
    #[oai(status = 200)]
    Done(
        Json<DoneBody<T>>,
        /// Version of the resource, to be sent back as `If-Match`.
        #[oai(header = "ETag")]
        Option<String>,
    ),
    /// It was created.
    #[oai(status = 201)]
    Created(
        Json<DoneBody<T>>,
        /// Version of the resource, to be sent back as `If-Match`.
        #[oai(header = "ETag")]
        Option<String>,
    ),
}

impl<T: Payload> Done<T> {
    /// Something was changed; `message` names a string of `i18n/`.
    pub fn ok(message: &str, data: T) -> Self {
        Self::Done(body(message, data), None)
    }

    /// A versioned resource was changed.
    pub fn versioned(message: &str, data: T, version: i64) -> Self {
        Self::Done(body(message, data), Some(super::precondition::etag(version)))
    }

    /// Something was created.
    pub fn created(message: &str, data: T) -> Self {
        Self::Created(body(message, data), None)
    }

    /// A versioned resource was created.
    pub fn created_versioned(message: &str, data: T, version: i64) -> Self {
        Self::Created(body(message, data), Some(super::precondition::etag(version)))
    }
}

fn body<T: Payload>(message: &str, data: T) -> Json<DoneBody<T>> {
    Json(DoneBody { success: true, message: say(message), data })
}

/// The answer to a list.
#[derive(ApiResponse)]
pub enum Page<T: Payload> {
    /// A page of the list.
    #[oai(status = 200)]
    Found(Json<PageBody<T>>),
}

impl<T: Payload> Page<T> {
    /// A page of a list that holds `total_items` in all.
    pub fn of(data: Vec<T>, request: PageRequest, total_items: i64) -> Self {
        let pagination = Pagination {
            page: request.page,
            page_size: request.page_size,
            total_items,
            total_pages: (total_items + request.page_size - 1) / request.page_size,
        };
        Self::Found(Json(PageBody { success: true, data, pagination }))
    }
}

/// The answer to a keyset list.
#[derive(ApiResponse)]
pub enum Keyset<T: Payload> {
    /// A page of the list.
    #[oai(status = 200)]
    Found(Json<KeysetBody<T>>),
}

impl<T: Payload> Keyset<T> {
    /// The items and where to go on.
    pub fn of(data: Vec<T>, cursor: PageCursor) -> Self {
        Self::Found(Json(KeysetBody { success: true, data, cursor }))
    }
}

/// Which page of a list a caller wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    /// From 1 to 100 000.
    pub page: i64,
    /// From 1 to 100; 20 by default.
    pub page_size: i64,
}

impl PageRequest {
    /// Checks the two query parameters.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidQuery`](cms_sdk::ErrorCode::InvalidQuery) when one is out of range.
    pub fn parse(page: Option<i64>, page_size: Option<i64>) -> Result<Self, super::error::ApiError> {
        let request = Self { page: page.unwrap_or(1), page_size: page_size.unwrap_or(20) };
        if (1..=100_000).contains(&request.page) && (1..=100).contains(&request.page_size) {
            Ok(request)
        } else {
            Err(super::error::ApiError::detailed(
                cms_sdk::ErrorCode::InvalidQuery,
                "page 1–100000, pageSize 1–100",
            ))
        }
    }

    /// Items to skip.
    pub fn offset(self) -> i64 {
        (self.page - 1) * self.page_size
    }
}
