// Ports of the machine that a private network reaches: the helper inside listens, and connects to a socket in the file
// system; here each of its connections goes on to the port. So their traffic crosses the private loopback, and is captured.

import { chmodSync } from 'node:fs';
import { createConnection, createServer, type LookupFunction, type Server } from 'node:net';
import { join } from 'node:path';
import { UserError } from '../shared/user-error.ts';
import type { NetworkHelper } from './helper-client.ts';
import { joinSockets } from './joined-sockets.ts';

/** A longer path of a socket is cut off without a word (unix(7)). */
const MAX_SOCKET_PATH_BYTES = 107;

/**
 * Forwards ports; resolves when all of them are open inside.
 * @param folder where their sockets are made
 * @param unreached gets the connections that nothing on the machine took, by port
 * @returns what ends it
 * @throws {UserError} for a port that cannot be opened inside
 */
export async function forwardPorts(
  ports: readonly number[],
  folder: string,
  helper: NetworkHelper,
  unreached: Map<number, number>,
): Promise<() => void> {
  const servers: Server[] = [];
  for (const port of ports) {
    const path = join(folder, `port-${port}`);
    if (Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES)
      throw new UserError(`--forward: the path of ${folder} is too long for a socket: set TMPDIR=/tmp`);
    const count = (): void => void unreached.set(port, (unreached.get(port) ?? 0) + 1);
    servers.push(await serverAt(path, port, count));
    await helper.forward(port, path);
  }
  return () => {
    for (const server of servers) server.close();
  };
}

/**
 * Servers on "localhost" listen on one of its addresses, or on both; what the machine says of the name is one of them on some
 * machines. The first that takes the connection has it (RFC 8305).
 */
const bothAddresses: LookupFunction = (_name, _options, found) =>
  found(null, [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);

function serverAt(path: string, port: number, notReached: () => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, (inner) => {
      const outer = createConnection({
        port,
        host: 'localhost',
        lookup: bothAddresses,
        autoSelectFamily: true,
        allowHalfOpen: true,
      });
      outer.once('error', notReached).once('connect', () => outer.off('error', notReached));
      joinSockets(inner, outer);
    });
    server.once('error', reject).listen(path, () => {
      // The folder is for one user alone; under sudo the helper is that user, and this process is root.
      chmodSync(path, 0o666);
      resolve(server);
    });
    server.unref();
  });
}
