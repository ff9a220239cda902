import type { Store } from './store.ts';

/** A store that tells of each read, by its name, before it is made. */
export function countReads(store: Store, onRead: (method: keyof Store) => void): Store {
  const counted = <A extends unknown[], R>(method: keyof Store, read: (...args: A) => R) => {
    return (...args: A): R => {
      onRead(method);
      return read(...args);
    };
  };
  return {
    ...store,
    loadRooms: counted('loadRooms', store.loadRooms),
    findSession: counted('findSession', store.findSession),
    countMembers: counted('countMembers', store.countMembers),
    listMembers: counted('listMembers', store.listMembers),
    listMemberships: counted('listMemberships', store.listMemberships),
    findUser: counted('findUser', store.findUser),
    findPerson: counted('findPerson', store.findPerson),
    readAudit: counted('readAudit', store.readAudit),
    readReports: counted('readReports', store.readReports),
    readAuthored: counted('readAuthored', store.readAuthored),
    findAccount: counted('findAccount', store.findAccount),
    listSessions: counted('listSessions', store.listSessions),
    findInvite: counted('findInvite', store.findInvite),
    findFiles: counted('findFiles', store.findFiles),
    readFileUsage: counted('readFileUsage', store.readFileUsage),
    loadTombstones: counted('loadTombstones', store.loadTombstones),
    loadChangedAt: counted('loadChangedAt', store.loadChangedAt),
    readReactions: counted('readReactions', store.readReactions),
    loadMentions: counted('loadMentions', store.loadMentions),
    findMentions: counted('findMentions', store.findMentions),
    readPins: counted('readPins', store.readPins),
    readMentions: counted('readMentions', store.readMentions),
    search: counted('search', store.search),
    findMembers: counted('findMembers', store.findMembers),
    readReactors: counted('readReactors', store.readReactors),
    readRevisions: counted('readRevisions', store.readRevisions),
    readChanges: counted('readChanges', store.readChanges),
    readEvents: counted('readEvents', store.readEvents),
    readMessages: counted('readMessages', store.readMessages),
  };
}
