//! Import.
mod front_matter;
mod report;
mod scan;
mod shortcodes;
mod when;
