export * from './client-message.ts';
export * from './codec/decode.ts';
export * from './codec/encode.ts';
export { type Flaw, findFlaw, type Path } from './codec/hostile.ts';
export * from './codes.ts';
export * from './entities.ts';
export {
  countCodePoints,
  countUtf8Bytes,
  keepsAll,
  type NotifyLevel,
  type Retention,
  type RoomKind,
  type RoomRole,
  type UserRole,
} from './fields.ts';
export * from './limits.ts';
export * from './messages.ts';
export * from './permissions.ts';
export * from './result.ts';
export * from './search/parse-search-query.ts';
export * from './server-message.ts';
export * from './version.ts';
