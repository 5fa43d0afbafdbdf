// A page that asks whether to log out is no logout, also where every response gives a new value: the page that was closed
// opens with it, and the logout is the request that follows.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import { FIXTURES } from '../support/repository.ts';

it('the logout is the one that was confirmed', async () => {
  const logouts: number[] = [];
  const opened: number[] = [];
  const capture = join(FIXTURES, 'applications/mini-d-logout-confirm/capture.pcap.gz');
  for await (const record of analyze(capture))
    if (record.type === 'session')
      for (const { event, request } of record.events) {
        if (event === 'logout') logouts.push(request?.frame ?? 0);
        if (event === 'privileged-use') opened.push(request?.frame ?? 0);
      }
  // GET /logout 200 is in frame 34; GET /my, which strangers are denied, in 24 and 44; POST /logout 302 in 54.
  expect({ logouts, opened }).toEqual({ logouts: [54], opened: [24, 44] });
});
