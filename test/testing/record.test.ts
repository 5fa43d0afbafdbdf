// What an action puts on the loopback of the machine, without `crumbshark run`: test/testing/vitest.test.ts has the rest.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { record } from '../../src/testing/record.ts';
import { hasPrograms } from '../support/repository.ts';

const canCapture = process.getuid?.() === 0 && hasPrograms('tcpdump');
afterEach(() => vi.unstubAllEnvs());

it.skipIf(!canCapture)(
  'is recorded, also before a program has written its first key (needs root, tcpdump)',
  async () => {
    vi.stubEnv('CRUMBSHARK_RUN_FOLDER', undefined);
    vi.stubEnv('SSLKEYLOGFILE', join(tmpdir(), 'crumbshark-no-such-keys.log'));
    const server = createServer(
      (_, response) => void response.setHeader('Set-Cookie', 'here=1').end(),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { setCookies } = await record(
      async () => void (await (await fetch(`http://127.0.0.1:${port}/`)).text()),
      {
        name: 'here',
      },
    );
    server.close();
    expect(setCookies.map(({ cookie }) => cookie.name)).toEqual(['here']);
  },
);
