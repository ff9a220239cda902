import { clientMessageSchemas } from '@tertulia/protocol';
import { z } from 'zod';

/** What new names and passwords must be, here as on the wire. */
export const { username: newUsername, password: newPassword } = clientMessageSchemas.Register.shape;
const { reason } = clientMessageSchemas.Report.shape;
const anyName = z.string().min(1).max(128);

/** What the operator asks for at the console; one line of JSON on the way to a running server. */
export const operatorRequest = z.discriminatedUnion('command', [
  z.object({ command: z.literal('create'), username: newUsername, password: newPassword }),
  z.object({ command: z.literal('set-role'), username: anyName, role: z.enum(['admin', 'moderator', 'user']) }),
  z.object({ command: z.literal('reset-password'), username: anyName, password: newPassword }),
  z.object({ command: z.literal('list') }),
  z.object({
    command: z.literal('invite'),
    uses: z.int().min(1).max(100_000),
    days: z.int().min(1).max(366),
  }),
  z.object({
    command: z.literal('ban'),
    username: anyName,
    /** Without it for good. */
    days: z.int().min(1).max(3_650).optional(),
    reason: reason.optional(),
  }),
  z.object({ command: z.literal('unban'), username: anyName }),
  z.object({ command: z.literal('list-bans') }),
]);
export type OperatorRequest = z.infer<typeof operatorRequest>;

/** What is to be read by a person. */
export type OperatorReply = { readonly ok: boolean; readonly lines: readonly string[] };
