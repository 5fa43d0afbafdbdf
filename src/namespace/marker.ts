// Datagrams that mark a place in a capture of loopback: the one that is looked for, and those that push it into the file.

import { createSocket } from 'node:dgram';
import { FILLING_DATAGRAM_BYTES, FILLING_DATAGRAMS } from './limits.ts';

/** The port that nothing listens on: discard (RFC 863). */
export const MARKER_PORT = 9;
const LOOPBACK = '127.0.0.1';

/** What our datagrams begin with: by it they are known, and taken out of the capture. */
export const MARKER_TAG = Buffer.from('crumbshark marks this place');

// The kernel hands a block of packets over when it is full, or after a timeout: what follows the mark fills it.
const FILLING = Array.from({ length: FILLING_DATAGRAMS }, () => {
  const datagram = Buffer.alloc(FILLING_DATAGRAM_BYTES);
  MARKER_TAG.copy(datagram);
  return datagram;
});

/** Sends the bytes in a datagram to a port that refuses it; resolves when it is on its way. */
export function sendMarker(bytes: Buffer): Promise<void> {
  const socket = createSocket('udp4');
  // The port refuses them.
  socket.on('error', () => {});
  let left = 1 + FILLING.length;
  return new Promise((resolve) => {
    for (const datagram of [bytes, ...FILLING])
      socket.send(datagram, MARKER_PORT, LOOPBACK, () => {
        left--;
        if (left > 0) return;
        socket.close();
        resolve();
      });
  });
}
