// The helper on the loopback of this machine, without a namespace: what it is asked for it does.

import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forwardPorts } from '../../src/namespace/forwards.ts';
import { NetworkHelper } from '../../src/namespace/helper-client.ts';
import { UserError } from '../../src/shared/user-error.ts';

/** A port that nothing listens on now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe.skipIf(process.platform !== 'linux')('the helper (needs Linux)', () => {
  it('counts packets on loopback, more after a datagram', async () => {
    const helper = new NetworkHelper([]);
    const before = await helper.packets();
    await helper.mark(Buffer.from('a datagram'));
    const after = await helper.packets();
    helper.end();
    expect(before).toBeTypeOf('number');
    expect(after!).toBeGreaterThan(before!);
  });

  it('forwards a connection in both directions', async () => {
    // The port outside and the port inside are one: here the helper asks for one that is taken.
    const outside = createServer((socket) => {
      socket.on('data', (bytes) => socket.end(bytes.toString().toUpperCase()));
    }).listen(0, '127.0.0.1');
    await once(outside, 'listening');
    const { port } = outside.address() as AddressInfo;
    const folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
    const helper = new NetworkHelper([]);
    await expect(forwardPorts([port], folder, helper, new Map())).rejects.toThrow(UserError);
    const inner = await freePort();
    await helper.forward(inner, join(folder, `port-${port}`));
    const socket = createConnection(inner, '127.0.0.1');
    socket.write('hello');
    let text = '';
    for await (const piece of socket) text += String(piece);
    expect(text).toBe('HELLO');
    // Where there is IPv6, "localhost" may be its address.
    const other = createConnection(inner, '::1');
    const isThere = await once(other, 'connect').then(
      () => true,
      ({ code }) => code !== 'ECONNREFUSED',
    );
    expect(isThere).toBe(true);
    other.destroy();
    helper.end();
    outside.close();
    rmSync(folder, { recursive: true });
  });

  it('that has ended is not waited for', async () => {
    const helper = new NetworkHelper(['false']);
    expect(await helper.packets()).toBe(null);
    expect(await helper.packets()).toBe(null);
    await helper.mark(Buffer.from('x'));
    await expect(helper.forward(1, 'x')).rejects.toThrow('--forward 1: the helper has ended');
    helper.end();
  });
});
