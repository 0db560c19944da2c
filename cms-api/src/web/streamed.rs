//! Bodies that are sent while they are made, with the schema of what they say.

use std::marker::PhantomData;

use poem::{Body, IntoResponse, Response};
use poem_openapi::payload::{Json, Payload};
use poem_openapi::registry::{MetaSchemaRef, Registry};
use poem_openapi::types::Type;

/// JSON of the type `T`, as a stream of its bytes.
pub struct StreamedJson<T> {
    body: Body,
    says: PhantomData<T>,
}

impl<T> StreamedJson<T> {
    /// A body that must read as `T`.
    pub fn new(body: Body) -> Self {
        Self { body, says: PhantomData }
    }
}

impl<T: Type> Payload for StreamedJson<T> {
    const CONTENT_TYPE: &'static str = Json::<T>::CONTENT_TYPE;

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Type> IntoResponse for StreamedJson<T> {
    fn into_response(self) -> Response {
        Response::builder().content_type(Self::CONTENT_TYPE).body(self.body)
    }
}
