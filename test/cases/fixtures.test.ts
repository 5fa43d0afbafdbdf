// Every bundled capture gives exactly what it was made to hold, and the files are what their descriptions make.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Analysis, analyse, multiset } from '../support/analyse.ts';
import { crumbshark, records } from '../support/program.ts';
import { CASES, FIXTURES, ROOT } from '../support/repository.ts';
import { receivedCookies } from '../support/truth.ts';
import type { Expected } from './gallery/case.ts';
import { gallery } from './gallery/index.ts';

const recorded = ['flask-login', 'express-login', 'django-login', 'php-login'];

function expectedOf(name: string): Expected {
  return JSON.parse(readFileSync(join(CASES, `${name}.json`), 'utf8')) as Expected;
}

function check({ setCookies, summary }: Analysis, expected: Expected): void {
  const found = setCookies.map((record, index) => {
    // Of each cookie only what is expected is compared.
    const actual = { ...record, url: record.request?.url ?? null };
    const keys = Object.keys(
      expected.cookies[index] ?? { status: 0, setCookie: '' },
    ) as (keyof typeof actual)[];
    return Object.fromEntries(keys.map((key) => [key, actual[key]]));
  });
  expect(found).toEqual(expected.cookies);
  expect(summary).toMatchObject(expected.summary ?? {});
  const warnings = (expected.warnings ?? []).map((part) => expect.stringContaining(part));
  expect(summary.warnings).toEqual(warnings);
}

describe('made captures', () => {
  it.each(gallery)('$name: $how', async ({ name }) => {
    check(await analyse(join(CASES, name)), expectedOf(name));
  });

  it.each(gallery)('$name is what its description makes', ({ name, bytes, compression, expected }) => {
    const file = readFileSync(join(CASES, name));
    if (compression === 'gzip') expect(gunzipSync(file).equals(bytes)).toBe(true);
    if (compression === undefined) expect(file.equals(bytes)).toBe(true);
    expect(expectedOf(name)).toEqual(JSON.parse(JSON.stringify(expected)));
  });

  it('has no file without a description', () => {
    const known = gallery.flatMap(({ name }) => [name, `${name}.json`]);
    expect(readdirSync(CASES).sort()).toEqual(known.sort());
  });

  it('reads rotated files as one capture, whether they are named or in a directory', async () => {
    const { setCookies } = await analyse(join(CASES, 'rotated-1.pcap'), join(CASES, 'rotated-2.pcap'));
    expect(setCookies.map(({ setCookie, incomplete, stream }) => [setCookie, incomplete, stream])).toEqual([
      ['first=1', false, 0],
      ['across=the boundary', false, 0],
      ['third=1', false, 0],
    ]);
  });
});

describe('recorded logins', () => {
  it.each(recorded)('%s: what the client received', async (name) => {
    const { setCookies, summary } = await analyse(join(FIXTURES, `${name}.pcap`));
    const received = receivedCookies(join(FIXTURES, `${name}.json`));
    expect(multiset(setCookies.map(({ status, setCookie }) => [status, setCookie]))).toEqual(
      multiset(received),
    );
    expect(summary).toMatchObject({ gaps: 0, unseen: [], warnings: [] });
  });

  it('lists every capture in the README', () => {
    const readme = readFileSync(join(FIXTURES, 'README.md'), 'utf8');
    for (const name of [
      ...recorded.map((login) => `${login}.pcap`),
      'demo-login.pcap',
      ...readdirSync(CASES),
    ])
      if (!name.endsWith('.json')) expect(readme).toContain(`| ${name} |`);
  });
});

describe('the built program', () => {
  it.each(['control-bytes.pcap', 'sixty-cookies.pcap', 'gap-in-header.pcap', 'interim.pcap'])(
    '%s: one record a line, then the summary',
    async (name) => {
      const outcome = await crumbshark(['-T', 'ndjson', join(CASES, name)]);
      const all = records(outcome);
      const cookies = all.filter(({ type }) => type === 'set-cookie');
      expect(cookies.map(({ setCookie, status }) => ({ setCookie, status }))).toEqual(
        expectedOf(name).cookies.map(({ setCookie, status }) => ({ setCookie, status })),
      );
      expect(cookies.map(({ id }) => id)).toEqual(cookies.map((_, index) => `set${index + 1}`));
      expect(all.at(-1)?.type).toBe('summary');
      expect(outcome.status).toBe(0);
    },
  );

  it('-T fields: a line a message, its cookies joined', async () => {
    const args = ['-Y', 'http.set_cookie', '-T', 'fields', '-e', 'http.set_cookie', '-E', 'aggregator=|'];
    const { stdout } = await crumbshark([...args, join(CASES, 'sixty-cookies.pcap')]);
    const [line, ...rest] = stdout.split('\n');
    expect(line!.split('|')).toEqual(
      expectedOf('sixty-cookies.pcap').cookies.map(({ setCookie }) => setCookie),
    );
    expect(rest).toEqual(['']);
  });

  it('-T table: masks values, marks deletions and incomplete ones', async () => {
    const { stdout } = await crumbshark([join(FIXTURES, 'flask-login.pcap')], {
      environment: { COLUMNS: '80' },
    });
    const received = receivedCookies(join(FIXTURES, 'flask-login.json')).map(([, value]) => value);
    for (const value of received) {
      const secret = value.slice('session='.length).split(';')[0]!;
      if (secret !== '') expect(stdout).not.toContain(secret.slice(0, 9));
    }
    expect(stdout.match(/\(deleted\)/g)).toHaveLength(
      received.filter((value) => value.includes('1970')).length,
    );
  });

  it('analyses the capture that the README names', async () => {
    const readme = join(ROOT, 'README.md');
    expect(existsSync(readme)).toBe(true);
    const [, path = ''] = /npm ci && npm start -- (\S+)/.exec(readFileSync(readme, 'utf8')) ?? [];
    const { status, stdout } = await crumbshark([path]);
    expect(status).toBe(0);
    expect(stdout).toContain('5 Set-Cookie fields');
  });
});
