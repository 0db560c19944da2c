//! Everything on one address.

use std::sync::Arc;

use cms_api::accounts::first_admin;
use cms_api::app::App;
use cms_api::clock::Clock;
use cms_api::config::Config;
use cms_api::{jobs, settings, signing_keys, web};
use cms_sdk::site_path::{PathKind, site_path};
use poem::EndpointExt as _;
use site_gen::listen::HOOK_PATH;
use site_gen::static_files::StaticFiles;

use crate::{demo, generator};

/// The smaller copies of pictures: the generator makes them, and the API, which answers for pictures, has none.
const SMALLER_COPIES: &str = "/media/:name<^[0-9a-f]{16}-w[0-9]+\\.webp>";

/// Runs API, generator and file server until told to stop.
///
/// # Errors
/// When the port is taken or the data folder cannot be used, with what to do.
pub(crate) async fn serve(config: Config, with_demo: bool) -> anyhow::Result<()> {
    let app = App::open(config, Clock::default()).await?;
    let bound = web::server::bind(&app.config).await?;
    let origin = format!("http://localhost:{}", bound.address.port());
    signing_keys::ensure(&app).await?;
    let is_new = with_demo && demo::seed(&app, &origin).await?;
    // The generator speaks to the address that was bound: `localhost` may lead elsewhere first.
    let listener = generator::open(&app, &format!("http://{}", bound.address)).await?;
    greet(&app, &origin, is_new);
    offer_setup(&app).await?;
    jobs::start(&app);
    {
        let listener = Arc::clone(&listener);
        app.lifecycle.spawn(|stop| async move { listener.run(stop).await });
    }
    let site = Arc::new(StaticFiles::new(&app.config.data_dir.join("site")));
    let routes = web::routes(&app)
        .at(HOOK_PATH, listener.endpoint())
        .at(SMALLER_COPIES, Arc::clone(&site))
        .nest_no_strip("/", site)
        .data(Arc::clone(&app))
        .map_to_response();
    web::server::run(bound, routes, &app.lifecycle).await
}

/// Prints a link to make the first admin, while there is none. It works once.
async fn offer_setup(app: &App) -> anyhow::Result<()> {
    let Some(secret) = first_admin::setup_secret(app).await? else { return Ok(()) };
    let (settings, _) = settings::load(&mut *app.store.begin_snapshot().await?).await?;
    let page = site_path(&settings, settings.default_locale, PathKind::SignUp, "");
    println!(
        "\nThere is no admin yet. This link makes the first one, once:\n  {}{page}#token={secret}",
        settings.origin
    );
    Ok(())
}

fn greet(app: &App, origin: &str, is_new: bool) {
    let data = app.config.data_dir.display();
    if is_new {
        println!("A small demo site in English and Vietnamese was made in {data}.\n");
    }
    println!("  Site    {origin}/en/  and  {origin}/vi/");
    println!("  Console {origin}/console");
    println!("  API     {origin}/v1, documentation at {origin}/docs");
    println!("  Data    {data}");
    println!("\nA token for the API: duet --data {data} token create --name me --scope admin");
}
