/** One place where somebody is signed in. `token_hash` is SHA-256 in base64url. */
export type Session = { readonly session_id: string; readonly token_hash: string };
