# Duet, English. One message a line; names are grouped by who says them.

## API: errors (one per code of the catalogue)
error-invalid-json = The body is not valid JSON.
error-invalid-body = The body does not have the documented form: { $detail }
error-invalid-query = A query parameter is unknown here or does not have the documented form: { $detail }
error-invalid-path = A part of the path does not have the documented form.
error-invalid-header = The header { $detail } does not have the documented form.
error-unauthenticated = Sign in, or send an API token.
error-token-invalid = This token is unknown or was revoked.
error-token-expired = This token has expired.
error-forbidden = You may not do this: the scope { $detail } is needed.
error-not-found = There is nothing here by that name.
error-route-not-found = There is no such address.
error-method-not-allowed = This address does not take that method.
error-conflict = This conflicts with what is already there.
error-slug-taken = This slug is taken in this language.
error-cursor-unknown = The change feed does not hold this cursor: start over from a snapshot.
error-idempotency-key-reused = This Idempotency-Key was used before with another body.
error-precondition-failed = This changed since you read it: read it again and repeat your change.
error-body-too-large = The body is larger than the limit of { $detail }.
error-unsupported-media-type = Send the body as application/json.
error-precondition-required = Send the ETag that you read as If-Match.
error-internal = Something broke on our side. The request id helps us to find it.
error-unavailable = A store is busy or away. Please try again shortly.
error-too-many-requests = Too many requests from your address. Please try again shortly.

## API: rules of the content (422)
rule-required = must not be empty
rule-too-long = must have at most { $max } characters
rule-too-many = must have at most { $max } items
rule-nul-character = must not contain the NUL character
rule-not-a-slug = must be lower-case letters a–z, digits and single hyphens
rule-reserved-slug = is an address of the site itself; choose another
rule-not-a-url = must be an absolute http or https URL without credentials
rule-not-https = must be an https URL
rule-not-a-link = must be a path that starts with /, a #fragment or an absolute URL
rule-not-a-time-zone = must be an IANA time zone such as Asia/Ho_Chi_Minh
rule-not-an-email = must be an e-mail address
rule-out-of-range = must be from { $low } to { $high }
rule-unknown = names something that does not exist
rule-duplicate = stands twice
rule-not-for-this-kind = does not belong to this kind of post
rule-not-in-the-future = must lie in the future
rule-not-globally-routable = leads to an address inside the operator's network

## API: what was done
done-token-created = The token was created. Its secret is shown this once.
done-token-revoked = The token was revoked.
done-webhook-created = The webhook was created. Its secret is shown this once.
done-webhook-updated = The webhook was changed.
done-webhook-deleted = The webhook was deleted.
done-webhook-rotated = The webhook has a new secret, shown this once. The old one signs along for 24 hours.
done-delivery-replayed = The delivery is sent again.
done-build-started = The build was noted.
done-build-finished = The build's report was noted.
done-post-created = The post was created as a draft.
done-post-saved = The post was saved.
done-post-deleted = The post was deleted. Its addresses are gone.
done-post-published = The post is published.
done-post-unpublished = The post was taken down.
done-translation-saved = The working copy was saved.
done-translation-deleted = The language was deleted.
done-tag-created = The tag was created.
done-tag-updated = The tag was changed.
done-tag-deleted = The tag was deleted.
done-settings-saved = The settings were saved.
done-redirect-created = The redirect was made.
done-redirect-updated = The redirect was changed.
done-redirect-deleted = The redirect was deleted.
done-view-noted = The view was noted.
done-message-kept = Your message has arrived. Thank you.
done-message-marked = The message was marked.
done-message-deleted = The message was deleted.

form-not-sent = Your message was not sent
form-go-back = Go back in your browser: what you wrote is still there.
form-name = Name
form-email = E-mail
form-message = Message

## Mails: what all of them may say
mail-link = If the button cannot be pressed, copy this address into your browser:
mail-when = When
mail-device = Device
mail-address = Network
mail-name = Name
mail-email = E-mail
mail-message-id = Message
mail-moment = { $year }-{ $month }-{ $day }, { $time } ({ $offset })
mail-not-you = If this was you, there is nothing to do. If not, set another password at once:
mail-not-you-action = Set another password
mail-not-expected = If you did not expect this, write to us:
mail-not-expected-action = Contact
mail-sent-by = This mail was sent by { $site }.

## Mails: each of them
mail-confirm-sign-up-subject = Confirm your e-mail address
mail-confirm-sign-up-text = Somebody, probably you, has made an account at { $site } with this address. Confirm it, and the account is yours.
mail-confirm-sign-up-action = Confirm the address
mail-confirm-sign-up-note = The link works once, and for a limited time. If it was not you, do nothing: without this step the account cannot be used.
mail-account-exists-subject = You already have an account
mail-account-exists-text = Somebody, probably you, wanted to make an account at { $site } with this address. There is one already. Sign in, or set another password if you have forgotten yours.
mail-account-exists-action = Sign in
mail-account-exists-other = Set another password
mail-account-exists-note = If it was not you, do nothing: nothing was changed.
mail-reset-password-subject = Set another password
mail-reset-password-text = Somebody, probably you, has asked for another password for the account at { $site } with this address.
mail-reset-password-action = Set another password
mail-reset-password-note = The link works once, and for a limited time. If it was not you, do nothing: your password stays as it is.
mail-confirm-email-subject = Confirm your new e-mail address
mail-confirm-email-text = An account at { $site } is to have this address from now on. Until you confirm it, the account keeps its old one.
mail-confirm-email-action = Confirm the address
mail-confirm-email-note = The link works once, and for a limited time. If you know nothing of this, do nothing: the account keeps its old address.
mail-email-changed-subject = Your account gets another e-mail address
mail-email-changed-text = Your account at { $site } gets the address { $detail } in the place of this one.
mail-password-changed-subject = Your password was changed
mail-password-changed-text = The password of your account at { $site } was changed. Everywhere else you were signed out.
mail-second-factor-on-subject = Your second factor is on
mail-second-factor-on-text = Signing in to your account at { $site } takes a code of your authenticator app too from now on. Keep your recovery codes where you find them without your phone.
mail-second-factor-off-subject = Your second factor is off
mail-second-factor-off-text = Signing in to your account at { $site } takes no code any more, only the password.
mail-recovery-codes-made-subject = You have new recovery codes
mail-recovery-codes-made-text = New recovery codes were made for your account at { $site }. The old ones no longer work.
mail-recovery-code-used-subject = A recovery code was used
mail-recovery-code-used-text = Somebody has signed in to your account at { $site } with a recovery code. Codes that are left: { $detail }. Make new ones before they run out.
mail-second-factor-reset-subject = Your second factor was reset
mail-second-factor-reset-text = An operator of { $site } has removed the second factor of your account. Signing in takes only the password until you set one up again.
mail-passkey-added-subject = A passkey was added
mail-passkey-added-text = The passkey “{ $detail }” was added to your account at { $site }. It can sign in from now on.
mail-passkey-removed-subject = A passkey was removed
mail-passkey-removed-text = The passkey “{ $detail }” was removed from your account at { $site }. It can no longer sign in.
mail-sessions-ended-by-reuse-subject = We have signed you out
mail-sessions-ended-by-reuse-text = Something tried to go on with an old sign-in of your account at { $site }, as a copy of it would. To be safe, we have ended that sign-in. Please sign in again.
mail-account-deleted-subject = Your account was deleted
mail-account-deleted-text = Your account at { $site } was deleted, with everything that belonged to it.
mail-role-changed-subject = Your role was changed
mail-role-changed-text = Your role at { $site } is now: { $detail }.
mail-contact-message-subject = Message from { $detail }
mail-contact-message-text = { $detail } has written to { $site } by the contact form:
mail-contact-message-note = Answer this mail, and the answer goes to the sender. The message is kept in the inbox too.

## Site: chrome
site-skip = Skip to the content
site-navigation = Main menu
site-footer-navigation = Site
site-social = Elsewhere
site-appearance = Light or dark
site-language-name = English
site-open-graph-locale = en_US
site-untranslated = This page is not in Vietnamese yet.
site-untranslated-section = See what there is in Vietnamese
site-home = Home
site-articles = Articles
site-articles-all = All articles
site-tags = Tags
site-feed = Atom feed
site-breadcrumbs = You are here

## Site: articles and lists
site-article-updated = Updated on { $date }
site-article-neighbours = Older and newer articles
site-article-older = Older
site-article-newer = Newer
site-article-related = Read next
site-list-tag = Articles about “{ $tag }”
site-list-empty = There are no articles here yet.
site-list-pages = More articles
site-list-newer = Newer articles
site-list-older = Older articles
site-tags-empty = There are no tags yet.

## Site: front page and sections
site-landing-empty = This site has no front page yet. What has been written is among the articles.
site-newsletter-feed = New articles appear in the feed, which any feed reader can follow. No address, no account.
site-newsletter-follow = Follow the feed
site-contact = Contact
site-contact-text = Write to us. Your message is answered by e-mail.
site-contact-name = Name
site-contact-email = E-mail
site-contact-message = Message
site-contact-trap = Leave this field empty
site-contact-send = Send
site-contact-form = Write a message
site-contact-sent = Your message has arrived
site-contact-sent-text = Thank you. We will answer by e-mail.
site-reads = Reads: { $number }
site-contact-write = Write to { $email }

## Site: page not found
site-not-found = There is nothing at this address
site-not-found-text = The page may have moved, or the link may hold a mistake.
site-not-found-home = Go to the front page

## Site: words that Markdown becomes
site-text-foreign = (in Vietnamese)
site-text-footnotes = Footnotes
site-text-footnote-back = Back to reference
site-text-table = Table
site-text-done = Done:
site-text-not-done = To do:
site-code-copy = Copy
site-code-copied = Copied
site-callout-note = Note
site-callout-tip = Tip
site-callout-important = Important
site-callout-warning = Warning
site-callout-caution = Caution

## Import: what stands in for things that cannot be shown
import-shortcode = This part of the original page was made by the shortcode `{ $name }`, which does not work here.
