// What stays closed is counted by its cause, and its servers are named, so that the user knows which keys are
// missing. The list of servers is bounded.

import { type Counters, count } from '../../shared/counters.ts';
import type { ClientHello } from './hello.ts';
import { MAX_UNSEEN_HOSTS } from './limits.ts';

/** Why nobody can see into a TLS connection, as the summary says it. */
export const WITHOUT_KEYS = 'tls-without-keys';
export const STARTED_TOO_LATE = 'tls-started-too-late';
export const WRONG_KEY = 'tls-wrong-key';
export const KEYS_TOO_LATE = 'tls-keys-too-late';
export const HANDSHAKE_LOST = 'tls-handshake-lost';
/** Records that had opened do so no more. */
export const DAMAGED = 'tls-damaged';
export const UNSUPPORTED_SUITE = 'tls-unsupported-suite';
export const UNSUPPORTED_VERSION = 'tls-unsupported-version';
/** Not a cause by itself: the server's real name, and perhaps the key's, are in an encrypted hello. */
export const ENCRYPTED_HELLO = 'tls-encrypted-client-hello';

/** Counts a connection that stays closed. */
export function countUndecrypted(counters: Counters, why: string, hello: ClientHello | null): void {
  count(counters.unseenConnections, why);
  if (hello !== null) nameUndecryptedServer(counters, why, hello);
}

/** Names the server of a connection that stays closed; somebody else counts it. */
export function nameUndecryptedServer(counters: Counters, why: string, hello: ClientHello): void {
  let hosts = counters.unseenHosts.get(why);
  if (hosts === undefined) {
    hosts = new Set();
    counters.unseenHosts.set(why, hosts);
  }
  if (hello.serverName === null || hosts.size >= MAX_UNSEEN_HOSTS) return;
  const protocols = hello.protocols.length === 0 ? '' : ` (${hello.protocols.join(', ')})`;
  hosts.add(hello.serverName + protocols);
}
