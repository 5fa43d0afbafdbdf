// TLS connections that stay undecrypted are counted by their cause, and their servers are named, so that the user
// knows which keys are missing. The list of servers is bounded.

import { type Counters, count } from '../../shared/counters.ts';
import type { QuicCause } from '../quic/undecrypted.ts';
import type { ClientHello } from './hello.ts';
import { MAX_UNDECRYPTED_HOSTS } from './limits.ts';

/** Why a TLS connection stays undecrypted, as the summary says it. */
export const WITHOUT_KEYS = 'tls-without-keys';
export const STARTED_TOO_LATE = 'tls-started-too-late';
export const WRONG_KEY = 'tls-wrong-key';
export const KEYS_TOO_LATE = 'tls-keys-too-late';
export const HANDSHAKE_LOST = 'tls-handshake-lost';
/** Records opened, and then none did any more. */
export const DAMAGED = 'tls-damaged';
/** One direction is read, and the key log does not have the secrets of the other one. */
export const ONE_DIRECTION = 'tls-one-direction';
export const UNSUPPORTED_SUITE = 'tls-unsupported-suite';
export const UNSUPPORTED_VERSION = 'tls-unsupported-version';
/** Not a cause by itself: the server's real name, and perhaps the key's, are in an encrypted hello. */
export const ENCRYPTED_HELLO = 'tls-encrypted-client-hello';
export type UndecryptedCause =
  | typeof WITHOUT_KEYS
  | typeof STARTED_TOO_LATE
  | typeof WRONG_KEY
  | typeof KEYS_TOO_LATE
  | typeof HANDSHAKE_LOST
  | typeof DAMAGED
  | typeof ONE_DIRECTION
  | `${typeof UNSUPPORTED_SUITE | typeof UNSUPPORTED_VERSION} ${string}`
  | typeof ENCRYPTED_HELLO;

/** Counts a connection of TLS or QUIC that stays undecrypted. */
export function countUndecrypted(
  counters: Counters,
  cause: UndecryptedCause | QuicCause,
  hello: ClientHello | null,
  address: string | null = null,
): void {
  count(counters.unseenConnections, cause);
  if (hello !== null) nameUndecryptedServer(counters, cause, hello, address);
}

/** Names the server of a connection that stays undecrypted, and that is counted elsewhere; by `address` where the client names none. */
export function nameUndecryptedServer(
  counters: Counters,
  cause: UndecryptedCause | QuicCause,
  hello: ClientHello,
  address: string | null = null,
): void {
  let hosts = counters.unseenHosts.get(cause);
  if (hosts === undefined) {
    hosts = new Set();
    counters.unseenHosts.set(cause, hosts);
  }
  const name = hello.serverName ?? address;
  if (name === null || hosts.size >= MAX_UNDECRYPTED_HOSTS) return;
  const protocols = hello.protocols.length === 0 ? '' : ` (${hello.protocols.join(', ')})`;
  hosts.add(name + protocols);
}
