import { z } from 'zod';
import { limits } from './limits.ts';

/** Counts Unicode code points, the unit of every text limit in the protocol. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Bytes of `text` in UTF-8. Lone surrogates count as the three bytes of U+FFFD. */
export function countUtf8Bytes(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit <= 0xdbff && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

function text(minCodePoints: number, maxCodePoints: number) {
  return z.string().refine(
    (value) => {
      // UTF-16 length bounds the count from both sides, so most texts are never counted.
      if (value.length < minCodePoints) return false;
      if (value.length <= maxCodePoints && minCodePoints <= 1) return true;
      if (value.length > maxCodePoints * 2) return false;
      const count = countCodePoints(value);
      return count >= minCodePoints && count <= maxCodePoints;
    },
    { error: `must have ${minCodePoints} to ${maxCodePoints} characters` },
  );
}

// Controls, line separators, private use and blanks have no place in a one-line name.
const unprintable = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\u2800\ufffc\u{1d159}]/u;
// Nor has anything that Unicode shows nothing for: bidi controls, zero-width characters, fillers, tags, variation selectors.
const invisible = /\p{Default_Ignorable_Code_Point}/u;
// But for those that choose the form of an emoji, join emoji, or join and part letters of scripts that need it.
const neededInvisible = new RegExp(
  [
    String.raw`(?<=\p{Emoji})[\ufe0e\ufe0f]`,
    String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})`,
    String.raw`(?<=\p{M})[\u200c\u200d](?=\p{L})`,
    String.raw`(?<=\p{Script_Extensions=Arabic})\u200c(?=\p{Script_Extensions=Arabic})`,
  ].join('|'),
  'gu',
);
// A mark over nothing goes over what stands before the name, and a tower of them over the lines above.
const misplacedMarks = /^\p{M}|\p{M}{5}/u;

// Regional indicators in pairs, keycaps, and pictographs with their modifiers, joined by ZWJ.
const emojiPattern =
  /^(?:\p{RI}{2}|[0-9#*]\ufe0f?\u20e3|\p{Extended_Pictographic}(?:\ufe0f|\p{EMod})?(?:[\u{e0020}-\u{e007e}]+\u{e007f})?(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{EMod})?)*)$/u;

function line(minCodePoints: number, maxCodePoints: number) {
  return text(minCodePoints, maxCodePoints)
    .refine((value) => !unprintable.test(value) && !hasInvisible(value), {
      error: 'must not hold control or invisible characters',
    })
    .refine((value) => !misplacedMarks.test(value), {
      error: 'must not begin with a combining mark, nor hold more than 4 in a row',
    })
    .refine((value) => value.trim() === value, { error: 'must not begin or end with a space' });
}

function hasInvisible(value: string): boolean {
  return invisible.test(value) && invisible.test(value.replace(neededInvisible, ''));
}

/** Integer in 0 … 2^53 − 1. */
export const counter = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Position in a room's log: 1 … 2^53 − 1. */
export const seq = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
/** The empty log's end, or any position of it: 0 … 2^53 − 1. */
export const logPosition = counter;
/** Echoed in `re`: a string of at most 64 characters, or a safe integer. */
export const requestId = z.union([text(0, 64), z.int()]);
/** Room id as people may choose it, or the server's own `dm-…`. */
export const roomId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, {
  error: 'must be 1 to 64 of a-z, 0-9, _ and -, and begin with a letter or digit',
});
/** Opaque id made by the server: 1 to 64 characters without spaces. */
export const opaqueId = z.string().regex(/^[\x21-\x7e]{1,64}$/, { error: 'must be an id' });
/** The sender's idempotency key: 1 to 64 characters. */
export const clientId = text(1, 64);
export const username = line(1, limits.max_username_chars);
export const roomName = line(1, limits.max_room_name_chars);
export const roomTopic = text(0, limits.max_room_topic_chars);
/** What is said in a message, or nothing: Markdown source, up to 4,000 code points and at most 16 KiB of UTF-8; never HTML. */
export const contentOrNone = text(0, limits.max_content_chars).refine(
  (value) => value.length * 3 <= limits.max_content_bytes || countUtf8Bytes(value) <= limits.max_content_bytes,
  {
    error: `must be at most ${limits.max_content_bytes} bytes`,
  },
);
/** The same, never empty nor only white space. */
export const content = contentOrNone.refine((value) => /\S/.test(value), { error: 'must not be empty' });
export const password = text(limits.min_password_chars, limits.max_password_chars);
/** RFC 3339, UTC, milliseconds: `2026-01-31T23:59:59.999Z`. */
export const timestamp = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, { error: 'must be an RFC 3339 UTC time' });
export const durationMs = counter;
/**
 * How long a room keeps messages: those of the last `days` (1 to 36,500), and at most the newest `count` (1 to 10,000,000). What either
 * does not keep is erased; without both everything is kept.
 */
export const retention = z.object({
  days: z.int().min(1).max(36_500).optional(),
  count: z.int().min(1).max(10_000_000).optional(),
});
export type Retention = z.infer<typeof retention>;

export function keepsAll({ days, count }: Retention): boolean {
  return days === undefined && count === undefined;
}

export const roomKind = z.enum(['public', 'private', 'dm']);
export type RoomKind = z.infer<typeof roomKind>;
export const userStatus = z.enum(['online', 'idle', 'offline']);
/** Of what in a room one wants to be told: of everything, of mentions only, of nothing. */
export const notifyLevel = z.enum(['all', 'mentions', 'none']);
export type NotifyLevel = z.infer<typeof notifyLevel>;
/** A role on the whole server. */
export const userRole = z.enum(['admin', 'moderator', 'user']);
export type UserRole = z.infer<typeof userRole>;
/** A role in one room. */
export const roomRole = z.enum(['moderator', 'user']);
export type RoomRole = z.infer<typeof roomRole>;
/** One emoji as people see it: one grapheme of Unicode's emoji, whatever it is joined of, and at most 16 code points. */
export const emoji = z
  .string()
  .max(64)
  .refine((value) => emojiPattern.test(value) && countCodePoints(value) <= 16, { error: 'must be one emoji' });
/** A file's name without its folder: 1 to 255 characters, no controls, no separators; names that mean folders are none. */
export const filename = line(1, limits.max_filename_chars).refine(
  (value) => !/[/\\]/.test(value) && value !== '.' && value !== '..',
  { error: 'must be the name of a file, without its folder' },
);
/** `type/subtype`, as the sender believes; the server looks for itself. */
export const contentType = z
  .string()
  .regex(/^[a-z0-9!#$&^_.+-]{1,63}\/[a-z0-9!#$&^_.+-]{1,63}$/i, { error: 'must be a media type' });
/** SHA-256 in hexadecimal, lower case. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be a SHA-256 in hexadecimal' });
/** Why something was done to somebody, in a moderator's words: 0 to 500 characters on one line or several. */
export const reason = text(0, limits.max_reason_chars);
