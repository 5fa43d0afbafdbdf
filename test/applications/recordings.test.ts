// Applications that `npm run record` has recorded: each has its truth beside it, and every Set-Cookie that a client saw
// is extracted as the client saw it.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { APPLICATIONS } from '../../scripts/record/applications.mjs';
import { analyze } from '../../src/library/analyze.ts';
import { FIXTURES } from '../support/repository.ts';

/** What a client saw of a response; a note has no status. */
interface Seen {
  readonly actor: string;
  readonly method: string;
  readonly url: string;
  readonly status?: number;
  readonly setCookie: readonly string[];
  readonly cookie?: string | null;
}

it('has no two applications with one name or port', () => {
  expect(new Set(APPLICATIONS.map(({ name }) => name)).size).toBe(APPLICATIONS.length);
  expect(new Set(APPLICATIONS.map(({ port }) => port)).size).toBe(APPLICATIONS.length);
});

describe.each(APPLICATIONS.map(({ name }) => name))('%s', (name) => {
  const folder = join(FIXTURES, 'applications', name);

  it('has its truth beside it', () => {
    for (const file of ['capture.pcap.gz', 'truth.json', 'truth.md', 'expect.json'])
      expect(existsSync(join(folder, file)), file).toBe(true);
  });

  it('has all requests of curl, which come last', () => {
    const packets = gunzipSync(readFileSync(join(folder, 'capture.pcap.gz'))).toString('latin1');
    const seen = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Seen[];
    const ofCurl = seen.filter(({ actor }) => actor === 'curl');
    expect(packets.split('User-Agent: curl/').length - 1).toBe(ofCurl.length);
  });

  it('gives each Cookie and Set-Cookie as its client saw it', { timeout: 60_000 }, async () => {
    const seen = (JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Seen[]).flatMap(
      ({ method, url, status, setCookie, cookie }) =>
        status === undefined
          ? []
          : [
              ...setCookie.map((field) => [method, url, status, field].join(' ')),
              ...(cookie ? [[method, url, cookie].join(' ')] : []),
            ],
    );
    const extracted: string[] = [];
    for await (const record of analyze(join(folder, 'capture.pcap.gz'))) {
      if (record.type === 'set-cookie')
        extracted.push(
          [record.request?.method, record.request?.url, record.status, record.setCookie].join(' '),
        );
      if (record.type === 'cookie') {
        const field = record.cookies.map(({ name: own, value }) => `${own}=${value}`).join('; ');
        extracted.push([record.request?.method, record.request?.url, field].join(' '));
      }
    }
    expect(extracted.sort()).toEqual(seen.sort());
  });
});
