// The bundled recording is what it claims to be: the run that `drive` makes today, signed with the secret that
// fixtures/record-demo.mjs names.

import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { serve } from '../../src/demo/app.ts';
import { drive } from '../../src/demo/driver.ts';
import { readSession } from '../../src/demo/itsdangerous.ts';

const SECRET = 'crumbshark demo recording';
const root = fileURLToPath(new URL('../../', import.meta.url));

it('fixtures/demo-login.pcap holds exactly the run of the driver', async () => {
  // Each response's header lies in one packet, so the field lines can be read straight from the bytes.
  const bytes = readFileSync(`${root}fixtures/demo-login.pcap`, 'latin1');
  const recorded = [...bytes.matchAll(/\r\nSet-Cookie: (.*)\r\nContent-Type: /g)].map((match) => match[1]!);
  const recordedAt = [...bytes.matchAll(/\r\nDate: (.*)\r\n/g)].map((match) => Date.parse(match[1]!) / 1000);

  const today: string[] = [];
  const server = await serve(0, SECRET);
  await drive(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, ({ setCookie }) => {
    today.push(...setCookie);
  });
  server.close();

  const content = (field: string): unknown => {
    const value = /^session=([^;]+); HttpOnly; Path=\/$/.exec(field)?.[1];
    const now = today.includes(field) ? Date.now() / 1000 : recordedAt.at(-1)!;
    return value === undefined ? field : readSession(value, SECRET, now);
  };
  expect(recorded.map(content)).toEqual(today.map(content));
  expect(recorded.map(content)).not.toContain(null);
  expect(recorded).toHaveLength(7);
});
