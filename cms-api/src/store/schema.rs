//! The tables, once for both databases; the two folders under `migrations/` create them.

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    settings (id) {
        id -> SmallInt,
        version -> BigInt,
        document -> Text,
        updated_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    posts (id) {
        id -> Id,
        kind -> KindText,
        source_path -> Nullable<Text>,
        version -> BigInt,
        created_at -> Instant,
        updated_at -> Instant,
        deleted_at -> Nullable<Instant>,
        pair_rule -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    revisions (id) {
        id -> Id,
        post_id -> Id,
        locale -> LocaleText,
        number -> BigInt,
        slug -> Text,
        title -> Text,
        summary -> Text,
        body -> Text,
        sections -> Text,
        cover -> Nullable<Text>,
        seo -> Text,
        tags -> Text,
        published_at -> Nullable<Instant>,
        created_at -> Instant,
        saved_by -> Text,
        authors -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    translations (post_id, locale) {
        post_id -> Id,
        locale -> LocaleText,
        section -> Text,
        version -> BigInt,
        slug -> Text,
        title -> Text,
        folded -> Text,
        revision_id -> Id,
        base_revision_id -> Nullable<Id>,
        live_revision_id -> Nullable<Id>,
        last_live_revision_id -> Nullable<Id>,
        live_slug -> Nullable<Text>,
        published_at -> Nullable<Instant>,
        live_updated_at -> Nullable<Instant>,
        created_at -> Instant,
        updated_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    tags (id) {
        id -> Id,
        version -> BigInt,
        created_at -> Instant,
        updated_at -> Instant,
        series -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    tag_words (tag_id, locale) {
        tag_id -> Id,
        locale -> LocaleText,
        name -> Text,
        slug -> Text,
        folded -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    translation_tags (post_id, locale, tag_id) {
        post_id -> Id,
        locale -> LocaleText,
        tag_id -> Id,
        position -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    list_places (list, locale, post_id) {
        list -> Text,
        locale -> LocaleText,
        post_id -> Id,
        ordinal -> BigInt,
        live -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    redirects (id) {
        id -> Id,
        from_path -> Text,
        post_id -> Nullable<Id>,
        locale -> Nullable<LocaleText>,
        target -> Nullable<Text>,
        manual -> Bool,
        version -> BigInt,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    feed (id) {
        id -> SmallInt,
        seq -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    changes (seq) {
        seq -> BigInt,
        id -> Id,
        last_seq -> BigInt,
        revision_id -> Nullable<Id>,
        entry -> Text,
        created_at -> Instant,
        post_id -> Nullable<Id>,
        locale -> Nullable<LocaleText>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    webhook_endpoints (id) {
        id -> Id,
        name -> Text,
        url -> Text,
        secret -> Text,
        previous_secret -> Nullable<Text>,
        previous_until -> Nullable<Instant>,
        enabled -> Bool,
        disabled_reason -> Nullable<Text>,
        version -> BigInt,
        created_at -> Instant,
        updated_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    deliveries (id) {
        id -> Id,
        endpoint_id -> Id,
        seq -> BigInt,
        state -> Text,
        attempts -> BigInt,
        due_at -> Instant,
        leased_until -> Nullable<Instant>,
        created_at -> Instant,
        finished_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    delivery_attempts (id) {
        id -> Id,
        delivery_id -> Id,
        number -> BigInt,
        started_at -> Instant,
        duration_ms -> BigInt,
        status -> Nullable<Integer>,
        error -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    builds (id) {
        id -> Id,
        target -> Text,
        status -> Text,
        seq -> BigInt,
        change_id -> Id,
        started_at -> Instant,
        result -> Nullable<Text>,
        received_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    api_tokens (id) {
        id -> Id,
        name -> Text,
        hash -> Text,
        hint -> Text,
        scopes -> Text,
        created_at -> Instant,
        expires_at -> Nullable<Instant>,
        last_used_at -> Nullable<Instant>,
        revoked_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    search_terms (locale, folded, post_id, term) {
        locale -> LocaleText,
        folded -> Text,
        post_id -> Id,
        term -> Text,
        weight -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    search_documents (post_id, locale) {
        post_id -> Id,
        locale -> LocaleText,
        terms -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    imported_files (path, locale) {
        path -> Text,
        locale -> LocaleText,
        post_id -> Id,
        hash -> Text,
        revision_id -> Id,
        draft -> Bool,
        extra -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    imported_site_file (id) {
        id -> SmallInt,
        hash -> Text,
        settings_version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    idempotency_keys (key, caller) {
        key -> Text,
        caller -> Text,
        route -> Text,
        body_hash -> Text,
        status -> Integer,
        answer -> Text,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    outgoing_pause (id) {
        id -> SmallInt,
        reason -> Text,
        since -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    users (id) {
        id -> Id,
        email -> Text,
        email_folded -> Text,
        name -> Text,
        folded -> Text,
        locale -> LocaleText,
        role -> Text,
        password_hash -> Text,
        confirmed_at -> Nullable<Instant>,
        disabled_at -> Nullable<Instant>,
        last_login_at -> Nullable<Instant>,
        created_at -> Instant,
        updated_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    totp_secrets (user_id) {
        user_id -> Id,
        secret -> Text,
        created_at -> Instant,
        confirmed_at -> Nullable<Instant>,
        last_step -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    recovery_codes (user_id, hash) {
        user_id -> Id,
        hash -> Text,
        used_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    passkeys (id) {
        id -> Id,
        user_id -> Id,
        credential_id -> Text,
        name -> Text,
        credential -> Text,
        created_at -> Instant,
        last_used_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    sessions (id) {
        id -> Id,
        user_id -> Id,
        seed -> Text,
        counter -> BigInt,
        has_second_factor -> Bool,
        device -> Text,
        address -> Text,
        created_at -> Instant,
        authenticated_at -> Instant,
        refreshed_at -> Instant,
        access_expires_at -> Instant,
        idle_expires_at -> Instant,
        expires_at -> Instant,
        ended_at -> Nullable<Instant>,
        end_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    one_time_links (hash) {
        hash -> Text,
        user_id -> Id,
        purpose -> Text,
        email -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        created_at -> Instant,
        expires_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    mails (id) {
        id -> Id,
        template -> Text,
        locale -> LocaleText,
        sealed -> Text,
        state -> Text,
        attempts -> Integer,
        due_at -> Instant,
        claimed_until -> Nullable<Instant>,
        error -> Nullable<Text>,
        created_at -> Instant,
        ended_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    signing_keys (kid) {
        kid -> Text,
        id -> Id,
        number -> BigInt,
        public_key -> Text,
        secret -> Text,
        created_at -> Instant,
        announced_seq -> BigInt,
        live_since -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    audit_log (id) {
        id -> Id,
        at -> Instant,
        actor -> Text,
        action -> Text,
        subject -> Text,
        address -> Text,
        result -> Text,
        detail -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    media (id) {
        id -> Id,
        version -> BigInt,
        name -> Text,
        hash -> Text,
        file_name -> Text,
        folded -> Text,
        media_type -> Text,
        bytes -> BigInt,
        width -> Integer,
        height -> Integer,
        focal_x -> Integer,
        focal_y -> Integer,
        alt_en -> Text,
        alt_vi -> Text,
        uploaded_by -> Text,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    media_sources (hash) {
        hash -> Text,
        media_id -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    media_uses (name, post_id, locale, live) {
        name -> Text,
        post_id -> Id,
        locale -> LocaleText,
        live -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    autosaves (post_id, locale, user_id) {
        post_id -> Id,
        locale -> LocaleText,
        user_id -> Id,
        version -> BigInt,
        content -> Text,
        saved_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    schedules (id) {
        id -> Id,
        post_id -> Id,
        action -> Text,
        state -> Text,
        due_at -> Instant,
        version -> BigInt,
        created_by -> Text,
        created_at -> Instant,
        updated_at -> Instant,
        ran_at -> Nullable<Instant>,
        instance -> Nullable<Text>,
        lateness_ms -> Nullable<BigInt>,
        seq -> Nullable<BigInt>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    authors (id) {
        id -> Id,
        slug -> Text,
        picture -> Nullable<Text>,
        link -> Nullable<Text>,
        version -> BigInt,
        created_at -> Instant,
        updated_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    schedule_languages (schedule_id, locale) {
        schedule_id -> Id,
        locale -> LocaleText,
        revision_id -> Nullable<Id>,
        number -> Nullable<BigInt>,
        title -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    author_words (author_id, locale) {
        author_id -> Id,
        locale -> LocaleText,
        name -> Text,
        bio -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{Id, Instant, KindText, LocaleText};

    translation_authors (post_id, locale, author_id) {
        post_id -> Id,
        locale -> LocaleText,
        author_id -> Id,
        position -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    settings,
    posts,
    revisions,
    translations,
    tags,
    tag_words,
    translation_tags,
    media,
    media_sources,
    media_uses,
    list_places,
    redirects,
    feed,
    changes,
    webhook_endpoints,
    deliveries,
    delivery_attempts,
    builds,
    api_tokens,
    search_terms,
    search_documents,
    imported_files,
    imported_site_file,
    idempotency_keys,
    outgoing_pause,
    users,
    totp_secrets,
    recovery_codes,
    passkeys,
    sessions,
    one_time_links,
    mails,
    signing_keys,
    audit_log,
    schedules,
    schedule_languages,
    autosaves,
    authors,
    author_words,
    translation_authors,
);
