// One visit as the HAR files of many programs have it. What each of them loses is in fixtures/har, made by hand after reports on
// the program: what can be read has to lead to the same end, and what cannot has to be said.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judged, judgedLog, logOf } from '../support/log-equality.ts';
import { FIXTURES } from '../support/repository.ts';

const FOLDER = join(FIXTURES, 'har');
const NAMES = readdirSync(FOLDER).map((name) => name.replace(/\.har$/, ''));

interface Found {
  readonly findings: readonly string[];
  readonly events: readonly string[];
  /** What is said of the file, without its name. */
  readonly said: string;
  readonly exit: number | null;
  readonly setCookies: readonly {
    readonly frame: number;
    readonly incomplete: boolean;
    readonly src: string;
  }[];
  readonly text: string;
}

async function read(name: string): Promise<Found> {
  const run = await judged({ inputs: [join(FOLDER, `${name}.har`)] });
  const records = run.lines.map((line) => JSON.parse(line));
  const ofType = (type: string) => records.filter((record) => record.type === type);
  return {
    findings: ofType('finding').map(({ rule, severity, cookieName }) => `${severity} ${rule} ${cookieName}`),
    events: ofType('session').flatMap(({ events }) => events.map(({ event }: { event: string }) => event)),
    said: run.warnings.map((line) => line.replace(`${join(FOLDER, `${name}.har`)}: `, '')).join('\n'),
    exit: run.exit,
    setCookies: ofType('set-cookie'),
    text: run.lines.join('\n'),
  };
}

const plain = await read('plain');

it('the visit: a login over cleartext, with a session that has no SameSite', () => {
  expect(plain.events).toEqual(['issued', 'login', 'sent', 'privileged-use']);
  expect(plain.findings.slice(0, 2)).toEqual([
    'high cookie-over-cleartext sid',
    'medium samesite-missing sid',
  ]);
  expect(plain.setCookies.map(({ src }) => src)).toEqual(['192.0.2.7', '192.0.2.7']);
});

it.each(NAMES)('%s: what a HAR file cannot show is said, and a password is nowhere', async (name) => {
  const { said, text } = await read(name);
  expect(said).toContain('a HAR file does not show the order of header fields');
  expect(text).not.toMatch(/correct.horse/);
});

describe('with the same findings and the same session', () => {
  it.each([
    ['firefox', ''],
    ['charles', '1 entry is left out: the way through a proxy (CONNECT) (1)'],
    ['fiddler', 'entry 2 has no request with a URL'],
    ['fiddler', 'entry 3 is no object'],
    ['burp', 'cut short in entry 4: the entries before it were read'],
    ['zap', ''],
    ['httptap', ''],
    ['never-sent', '11 entries are left out'],
  ])('%s: %s', async (name, message) => {
    const { findings, events, said } = await read(name);
    expect([findings, events]).toEqual([plain.findings, plain.events]);
    expect(said).toContain(message);
  });
});

it('mitmproxy: fields folded with commas are two, the cut lists are not looked at, a date is no border', async () => {
  const { findings, events, text } = await read('mitmproxy');
  expect(events).toEqual(plain.events);
  expect(findings.filter((line) => !line.includes('lifetime-long'))).toEqual(plain.findings);
  expect(text).toContain('"expires":"Wed, 21 Oct 2037 07:28:00 GMT"');
});

it('webkit: requests without their Cookie fields are not judged, and responses are', async () => {
  const { findings, events, said } = await read('webkit');
  expect(findings).toEqual(plain.findings);
  expect(events).toEqual(['issued', 'login']);
  expect(said).toMatch(/no request has a Cookie field, although responses set cookies/);
});

it('a sanitised file is not clean: it is said, and the exit code is 3', async () => {
  const { findings, said, exit } = await read('sanitised');
  expect([findings, exit]).toEqual([[], 3]);
  expect(said).toMatch(/no entry has a Cookie or a Set-Cookie field: browsers leave them out/);
});

it('cookies that are only listed are shown, and how they were written is not judged', async () => {
  const { findings, events, said, exit, setCookies } = await read('arrays');
  expect([findings, exit]).toEqual([[], 3]);
  expect(events).toContain('login');
  expect(setCookies.map(({ incomplete }) => incomplete)).toEqual([true, true]);
  expect(said).toMatch(/2 entries have cookies only in a list/);
});

it('redacted values are no values: no weak session, and none that two browsers share', async () => {
  const { findings, said } = await read('redacted');
  expect(findings.filter((line) => /session|value|guess|constant|shared|weak/.test(line))).toEqual([]);
  expect(findings).toContain('info httponly-missing theme');
  expect(said).toMatch(/8 values of cookies are redacted/);
});

it('what never crossed the network is counted by its reason', async () => {
  const { said, text } = await read('never-sent');
  for (const reason of [
    ...['from the cache of the browser (3)', 'from a service worker (1)', 'made by a test (1)'],
    ...['aborted by a test (1)', 'without a response (2)', 'a URL with data: (1)', 'a URL with blob: (1)'],
    'a WebSocket (1)',
  ])
    expect(said).toContain(reason);
  expect(text).not.toContain('ghost');
});

it.each(NAMES)('%s: a message log of it is judged as the file is', async (name) => {
  const file = join(FOLDER, `${name}.har`);
  const [direct, log] = [await judged({ inputs: [file] }), await judgedLog(await logOf([file]))];
  expect([log.lines, log.exit]).toEqual([direct.lines, direct.exit]);
});
