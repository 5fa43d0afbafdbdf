// Inputs that go wrong easily (README.md): what must hold whatever comes holds for them, and those whose truth is known give
// it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BOMBS } from '../../bench/bombs/index.mjs';
import { checkJsonSettings } from '../../src/analysis/json-settings.ts';
import { configSchema } from '../../src/audit/config.ts';
import { compileFilter } from '../../src/filter/display-filter.ts';
import { KeyStore } from '../../src/protocol/tls/key-store.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { bounded, checkedReports, userError } from '../fuzz/checked-reports.ts';
import { request, response } from '../support/messages.ts';

const FOLDER = join(import.meta.dirname, 'inputs');
const NAMES = readdirSync(FOLDER).sort();
/** Of a bomb of `npm run bombs`, so little that it costs no time while its work is linear. */
const BOMB_PART = 200;

/** Where an attack is a value: a response sets it, and a request brings it back. */
const ATTACKS = [`a=${'a'.repeat(4000)}!`, `${'x'.repeat(4000)}=b`];

function check(name: string, input: Buffer): Promise<unknown> {
  const text = input.toString('utf8');
  if (name.endsWith('.filter')) return bounded(input.length, () => tryFilter(text));
  if (name.endsWith('.settings.json'))
    return bounded(
      input.length,
      () => void userError(() => checkJsonSettings(JSON.parse(text), configSchema, name)),
    );
  if (name.endsWith('.key-log')) return bounded(input.length, () => void new KeyStore().add(input, true));
  return checkedReports(captureOf(name, input));
}

/** The work that is allowed follows from the bytes of a capture, not from those that they are compressed to. */
function captureOf(name: string, input: Buffer): Buffer {
  return name.endsWith('.gz') ? gunzipSync(input) : input;
}

function tryFilter(text: string): void {
  const filter = userError(() => compileFilter(text));
  if (filter === null) return;
  for (const attack of ATTACKS)
    for (const message of [
      request({ fields: [{ name: 'Cookie', value: attack, truncated: false }] }),
      response({ fields: [{ name: 'Set-Cookie', value: attack, truncated: false }] }),
    ])
      userError(() => filter.match(message, NO_RESULTS));
}

describe('what goes wrong easily', () => {
  it.each(NAMES)('%s', { timeout: 60_000 }, async (name) => {
    await check(name, readFileSync(join(FOLDER, name)));
  });

  it('each has its line in README.md', () => {
    const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
    expect(
      [...readme.matchAll(/`([\w-]+\.[\w.-]+)`/g)]
        .map(([, name]) => name)
        .filter((name) => name !== 'regressions.test.ts' && !name!.startsWith('.'))
        .sort(),
    ).toEqual(NAMES);
  });
});

describe('what it gives now', () => {
  const rows = async (name: string): Promise<[string, string | null][]> => {
    const texts = await checkedReports(captureOf(name, readFileSync(join(FOLDER, name))));
    return texts
      .get('ndjson')!
      .split('\n')
      .filter((line) => line.startsWith('{"type":"set-cookie"'))
      .map((line) => JSON.parse(line) as { setCookie: string; request: { url: string } | null })
      .map(({ setCookie, request: asked }) => [setCookie, asked?.url ?? null]);
  };

  it('each response its own request, where the end of one is lost', async () => {
    expect(await rows('lost-end-of-a-request.pcap.gz')).toEqual([
      ['of=1', 'http://app.test/1'],
      ['of=2', null],
      ['of=3', 'http://app.test/3'],
      ['of=4', 'http://app.test/4'],
    ]);
  });

  it.each([
    ['holes-in-a-body.pcap.gz', 2],
    ['set-cookies-in-a-head.pcap.gz', 1500],
    ['wide-window.pcap.zst', 1500],
    ['white-space-in-a-name.pcap.gz', 1],
  ])('%s: %i cookies', async (name, count) => {
    expect(await rows(name)).toHaveLength(count);
  });

  it('no request is made of the body of one that is refused', async () => {
    expect((await rows('refused-request.pcap.gz')).map(([, url]) => url)).toEqual(['http://app.test/1']);
  });
});

describe('a little of each bomb', () => {
  it.each(Object.entries(BOMBS))('%s', { timeout: 60_000 }, async (_name, { size, make }) => {
    await checkedReports(make(Math.max(1, Math.ceil(size / BOMB_PART))));
  });
});
