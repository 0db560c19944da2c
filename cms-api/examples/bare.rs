//! A bare poem handler that answers every address with the bytes of a file: what `bench/api.py` measures the API against.
//!
//! `cargo run --release --example bare -- FILE` prints its address.

use bytes::Bytes;
use poem::http::header::CONTENT_TYPE;
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use poem::{Body, IntoResponse, Response, Route, Server, get, handler};

#[handler]
fn answer(poem::web::Data(body): poem::web::Data<&Bytes>) -> impl IntoResponse {
    Response::builder()
        .header(CONTENT_TYPE, "application/json; charset=utf-8")
        .body(Body::from_bytes(body.clone()))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let file = std::env::args().nth(1).ok_or_else(|| std::io::Error::other("which file?"))?;
    let body = Bytes::from(std::fs::read(file)?);
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await?;
    for address in acceptor.local_addr() {
        println!("{address}");
    }
    let routes = Route::new().at("/*path", get(answer));
    Server::new_with_acceptor(acceptor).run(poem::EndpointExt::data(routes, body)).await
}
