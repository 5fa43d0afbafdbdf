// Earlier values of a session after its logout: one that a renewal of the same login had replaced is replayed, one of an
// earlier login is not.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import { FIXTURES } from '../support/repository.ts';

async function replays(name: string): Promise<string[]> {
  const found: string[] = [];
  for await (const record of analyze(join(FIXTURES, name, 'capture.pcap.gz')))
    if (record.type === 'session')
      for (const { event, request, outcome } of record.events)
        if (event === 'replayed') found.push(`${request?.frame} ${outcome}`);
  return found;
}

it('the value from before a renewal', async () => {
  // truth.md: curl sends both values after the logout, and every one of the three requests is 401.
  expect(await replays('applications/directus')).toEqual(['311 refused', '355 refused', '375 refused']);
});

it('the value of an earlier login, which no logout has ended', async () => {
  // Frame 176 sends the value of the first login, which one of the two servers still knows.
  expect(await replays('flows/lb-sticky-unshared')).toEqual(['157 refused']);
});

it('a login that is posted with an ended value is no replay', async () => {
  // The browser at 53 and curl at 80 and 120 are denied /account; bob logs in at 95 with what the logout left.
  expect(await replays('flows/logout-keeps-anonymous-id')).toEqual([
    '53 refused',
    '80 refused',
    '120 refused',
  ]);
});
