// Two sockets that are one connection: what one receives the other sends, and each direction ends by itself.

import type { Socket } from 'node:net';

/** Joins sockets that allow to be half open. An error of one ends the other. */
export function joinSockets(one: Socket, other: Socket): void {
  one.pipe(other);
  other.pipe(one);
  one.on('error', () => other.destroy());
  // A socket in the file system has no reset.
  other.on('error', () => (one.remoteAddress === undefined ? one.destroy() : one.resetAndDestroy()));
}
