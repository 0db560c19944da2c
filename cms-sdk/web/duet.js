// What pages import: `import { createClient } from "./duet.js"`. Its types are in duet.d.ts.
export { createClient } from "./client.js";
export { ApiError } from "./errors.js";
export { createPasskey, passkeysSupported, usePasskey } from "./passkeys.js";
export { unsupportedReason } from "./support.js";
