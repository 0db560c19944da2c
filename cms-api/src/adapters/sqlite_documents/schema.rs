//! The tables of `documents.db`; `migrations/documents/` creates them.

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, LocaleText};

    view_events (day, id) {
        day -> Integer,
        id -> Id,
        post_id -> Id,
        locale -> LocaleText,
        outcome -> SmallInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, LocaleText};

    read_counts (post_id, day, locale, outcome) {
        post_id -> Id,
        day -> Integer,
        locale -> LocaleText,
        outcome -> SmallInt,
        events -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, LocaleText};

    contact_messages (id) {
        id -> Id,
        locale -> LocaleText,
        name -> Text,
        email -> Text,
        message -> Text,
        status -> Text,
        spam -> Nullable<Text>,
        created_at -> BigInt,
        mailed -> Bool,
    }
}

diesel::table! {
    settled_day (id) {
        id -> SmallInt,
        day -> Integer,
    }
}
