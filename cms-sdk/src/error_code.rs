//! The one catalogue of error codes. A code is stable: clients match on it, never on the message.

/// Declares the catalogue: variant, wire text, HTTP status, and what it means.
macro_rules! error_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $text:literal, $status:literal;)+) => {
        /// Why a request failed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ErrorCode {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl ErrorCode {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code on the wire: `snake_case`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The HTTP status that it travels with.
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ }
            }

            /// What it means, in English, for the documentation.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc,)+).trim_ascii(),)+ }
            }
        }
    };
}

error_codes! {
    /// The body is not JSON, or not UTF-8.
    InvalidJson = "invalid_json", 400;
    /// The body is JSON but not of the documented type: a field is unknown, missing or of the wrong type.
    InvalidBody = "invalid_body", 400;
    /// A query parameter is unknown, missing, or not of the documented type.
    InvalidQuery = "invalid_query", 400;
    /// A part of the path is not of the documented type.
    InvalidPath = "invalid_path", 400;
    /// A header is not of the documented form.
    InvalidHeader = "invalid_header", 400;
    /// The sealed message is none, was changed, was meant for another address, or came twice.
    SealedInvalid = "sealed_invalid", 400;
    /// The handshake's key was used, has expired, or never was: fetch another offer.
    HandshakeUnknown = "handshake_unknown", 400;
    /// The message's time is too far from the server's: fetch another offer and count from its time.
    ClockSkewed = "clock_skewed", 400;
    /// The picture cannot be decoded: it is cut off or damaged.
    PictureBroken = "picture_broken", 400;
    /// What was sent is neither an archive nor an export that can be imported; or the archive is cut off, leads out of its folder, or is
    /// too large unpacked.
    ArchiveInvalid = "archive_invalid", 400;
    /// The mailed link was used, has expired, or never was.
    LinkUnknown = "link_unknown", 400;
    /// The request carries no credentials.
    Unauthenticated = "unauthenticated", 401;
    /// The token is unknown or was revoked.
    TokenInvalid = "token_invalid", 401;
    /// The token has expired.
    TokenExpired = "token_expired", 401;
    /// Address and password do not belong together.
    CredentialsWrong = "credentials_wrong", 401;
    /// The code is wrong, or was used before.
    CodeWrong = "code_wrong", 401;
    /// The passkey is not one of this account, or its answer is not right.
    PasskeyRefused = "passkey_refused", 401;
    /// The time for the second factor is over: sign in again.
    TicketUnknown = "ticket_unknown", 401;
    /// The session has ended: sign in again.
    SessionEnded = "session_ended", 401;
    /// The caller is known but lacks the scope for this.
    Forbidden = "forbidden", 403;
    /// The challenge that keeps programs out was not met.
    ChallengeFailed = "challenge_failed", 403;
    /// The address of the account is not confirmed yet.
    EmailUnconfirmed = "email_unconfirmed", 403;
    /// The account was locked.
    AccountDisabled = "account_disabled", 403;
    /// Show again who you are: by password, or by a code.
    StepUpRequired = "step_up_required", 403;
    /// This belongs to a person: a program with a token has none.
    PersonRequired = "person_required", 403;
    /// The request does not come from a page of this site.
    OriginRefused = "origin_refused", 403;
    /// There is no such resource.
    NotFound = "not_found", 404;
    /// There is no such address.
    RouteNotFound = "route_not_found", 404;
    /// The address exists but not with this method.
    MethodNotAllowed = "method_not_allowed", 405;
    /// The request conflicts with what is there.
    Conflict = "conflict", 409;
    /// This slug is taken in this language.
    SlugTaken = "slug_taken", 409;
    /// Something else is scheduled for this language: the same, or something at the same minute.
    ScheduleConflict = "schedule_conflict", 409;
    /// The schedule has run, was skipped, or was cancelled.
    ScheduleOver = "schedule_over", 409;
    /// The languages of this post go live together, and one of them does not exist yet.
    PairIncomplete = "pair_incomplete", 409;
    /// This translation is behind its source, and the post's rule keeps it from going live so.
    TranslationStale = "translation_stale", 409;
    /// The feed does not hold this cursor: start over from a snapshot.
    CursorUnknown = "cursor_unknown", 409;
    /// This `Idempotency-Key` was used with another body.
    IdempotencyKeyReused = "idempotency_key_reused", 409;
    /// This is the last admin: make another one first.
    LastAdmin = "last_admin", 409;
    /// The picture is used, and cannot be deleted before it is taken out there.
    MediaInUse = "media_in_use", 409;
    /// Another import is going on: wait for its end.
    ImportRunning = "import_running", 409;
    /// The resource changed since the version in `If-Match`.
    PreconditionFailed = "precondition_failed", 412;
    /// The body is larger than the limit.
    BodyTooLarge = "body_too_large", 413;
    /// The picture has more pixels or frames than the limit.
    PictureTooLarge = "picture_too_large", 413;
    /// The body is not `application/json`.
    UnsupportedMediaType = "unsupported_media_type", 415;
    /// The file is no PNG, JPEG, WebP or GIF by its bytes: other sorts, SVG and HTML above all, can carry script.
    MediaTypeRefused = "media_type_refused", 415;
    /// The file is of another sort than its name or `Content-Type` says.
    MediaTypeLies = "media_type_lies", 415;
    /// An animation must be a GIF; as WebP or PNG it would stand still.
    AnimationRefused = "animation_refused", 415;
    /// This operation is sealed end to end; plain JSON is never taken.
    SealedRequired = "sealed_required", 415;
    /// This resource is versioned: send the `ETag` you read as `If-Match`.
    PreconditionRequired = "precondition_required", 428;
    /// Too many requests from this address: try again after `Retry-After` seconds.
    TooManyRequests = "too_many_requests", 429;
    /// Something broke on our side; the request id finds it in the log.
    Internal = "internal", 500;
    /// A store is busy or away: try again after `Retry-After` seconds.
    Unavailable = "unavailable", 503;
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::ErrorCode;

    #[test]
    fn codes_are_distinct_and_speak_for_themselves() {
        let texts: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(texts.len(), ErrorCode::ALL.len());
        for code in ErrorCode::ALL {
            assert!((400..600).contains(&code.status()), "{code:?}");
            assert!(code.meaning().ends_with('.'), "{code:?}");
        }
    }
}
