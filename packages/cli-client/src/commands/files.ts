import type { ChatMessage, File } from '@tertulia/protocol';
import { toFileUrl } from '@tertulia/protocol/client';
import { findDiskFile } from '../adapters/disk-file.ts';
import { saveFile } from '../adapters/save-file.ts';
import { describeFile, describeUpload } from '../files/describe-file.ts';
import { visibleText } from '../ui/visible-text.ts';
import type { CommandContext } from './command.ts';
import { isPermitted } from './offered.ts';
import type { FileNumber } from './parameter.ts';
import { describeError, shownRoom } from './tell.ts';

type UploadOptions = { readonly path: string; readonly text: string | undefined };

export async function uploadFile(context: CommandContext, { path, text }: UploadOptions): Promise<void> {
  const room = shownRoom(context);
  if (room === undefined || !isPermitted(context, 'send-message') || !isPermitted(context, 'upload-file')) return;
  const { client, print } = context;
  const source = await findDiskFile(path);
  if (!source.ok) return print(visibleText(source.error));
  const id = client.upload(source.value);
  const parcelId = id === '' ? '' : client.sendFiles({ roomId: room.summary.room_id }, text ?? '', [id]);
  if (parcelId === '') print('Too many files wait already; /uploads lists them.');
}

/** The files under way with the numbers that /cancel takes. */
export function listUploads({ client, print }: CommandContext): void {
  const { uploads } = client.getState();
  if (uploads.length === 0) print('No file is being uploaded.');
  uploads.forEach((upload, i) => print(`${i + 1}  ${describeUpload(upload)}`));
}

/** `n` is the number in the list of uploads; without it the one that was added last. */
export function cancelUpload({ client, print }: CommandContext, { n }: { readonly n: number | undefined }): void {
  const { uploads, parcels } = client.getState();
  const upload = uploads.at(n === undefined ? -1 : n - 1);
  if (upload === undefined) return print(n === undefined ? 'No file is being uploaded.' : `There is no upload ${n}.`);
  const parcel = parcels.find(({ uploadIds }) => uploadIds.includes(upload.id));
  if (parcel?.uploadIds.length === 1) client.discardParcel(parcel.id);
  else client.cancelUpload(upload.id);
  print(`${visibleText(upload.name)} is not sent.`);
}

type DownloadOptions = { readonly which: FileNumber | undefined; readonly path: string | undefined };

/** `which` is the number beside a file; without it the newest file of the room shown. */
export function downloadFile(context: CommandContext, { which, path }: DownloadOptions): void {
  const found = findFile(context, which);
  if (found !== undefined) context.goOnMeanwhile(save(context, found, path));
}

async function save(context: CommandContext, found: Found, path: string | undefined): Promise<void> {
  const { print, origin } = context;
  const file = await withGoodUrl(context, found);
  const url = file && toFileUrl(file.url, origin);
  if (!file || url === undefined) return print('The file cannot be fetched: the server gives no link to it.');
  print(`Fetching ${describeFile(file)}…`);
  const saved = await saveFile(file, url, path);
  print(saved.ok ? `Saved as ${visibleText(saved.value)}.` : visibleText(saved.error));
}

type Found = { readonly message: ChatMessage; readonly place: number };

function findFile(context: CommandContext, which: FileNumber | undefined): Found | undefined {
  const messages = shownRoom(context)?.messages;
  if (messages === undefined) return undefined;
  const message = which
    ? messages.find(({ n }) => n === which.n)
    : messages.findLast(({ files = [] }) => files.length > 0);
  const place = which?.place ?? 1;
  if (message?.files?.[place - 1]) return { message, place };
  const asked = which && `${which.n}.${place}`;
  context.print(asked ? `There is no file ${asked} among the messages loaded.` : 'No message loaded has a file.');
  return undefined;
}

/** Its url may have ended since the message came. */
async function withGoodUrl({ client, print }: CommandContext, { message, place }: Found): Promise<File | undefined> {
  const file = message.files?.[place - 1];
  if (!file || (client.urlLeftMs(file) ?? 1) > 0) return file;
  const renewed = await client.renewFiles(message.room_id, message.seq);
  if (!renewed.ok) print(describeError(renewed.error));
  const room = client.getState().rooms.get(message.room_id);
  return room?.messages.find(({ seq }) => seq === message.seq)?.files?.[place - 1];
}
