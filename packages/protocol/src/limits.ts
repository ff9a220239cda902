/**
 * The limits of protocol section 10 with their default values, announced in `Welcome.limits`.
 * Bytes are bytes of the encoded frame or of UTF-8, chars are Unicode code points, rates of frames are per connection, those of sends and costly requests per user.
 */
export const limits = {
  max_frame_bytes: 64 * 1024,
  max_frame_bytes_before_auth: 8 * 1024,
  max_frames_before_auth: 64,
  max_batch: 64,
  max_content_chars: 4_000,
  max_content_bytes: 16 * 1024,
  max_username_chars: 32,
  max_room_name_chars: 64,
  max_room_topic_chars: 250,
  min_password_chars: 8,
  max_password_chars: 128,
  max_reason_chars: 500,
  reaction_kinds: 20,
  edit_window_ms: 24 * 60 * 60 * 1_000,
  search_page: 50,
  max_query_chars: 200,
  max_filename_chars: 255,
  max_file_bytes: 25 * 1024 * 1024,
  max_one_shot_file_bytes: 32 * 1024,
  files_per_message: 10,
  uploads_at_once: 3,
  history_page: 100,
  resume_events: 500,
  limited_events: 50,
  rooms_per_user: 500,
  in_flight: 32,
  list_users_page: 200,
  presence_max_online: 200,
  send_burst: 10,
  sends_per_s: 2,
  frame_burst: 120,
  frames_per_s: 20,
  costly_burst: 20,
  costly_per_s: 2,
  very_costly_weight: 5,
  auth_burst: 5,
  auths_per_min: 5,
  sessions_per_user: 10,
  max_purge_hours: 168,
  audit_page: 100,
  connections_per_address: 64,
  new_connections_per_address_per_min: 120,
} as const;

export type Limits = { readonly [name in keyof typeof limits]: number };

/** Depth of nested arrays and objects a frame may have. */
export const maxDepth = 16;
/** Bad messages of one connection within a minute before it is closed with 4500. */
export const maxBadMessagesPerMinute = 10;
