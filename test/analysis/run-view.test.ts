// What the summary says of how the run was made: checked from the outside, with the command.

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import type { RunView } from '../../src/record/records.ts';
import { crumbshark, records } from '../support/program.ts';
import { FIXTURES } from '../support/repository.ts';

const LOGIN = join(FIXTURES, 'flask-login.pcap');
const EXPRESS = join(FIXTURES, 'express-login.pcap');
const folder = mkdtempSync(join(tmpdir(), 'crumbshark-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function runOf(...args: string[]): Promise<RunView> {
  const outcome = await crumbshark(['-T', 'ndjson', ...args], { cwd: folder });
  expect(outcome.stderr).not.toContain('crumbshark: cannot');
  return records(outcome).at(-1)!.run as RunView;
}

/** Of the packet whose record header (pcap, microseconds) is at `offset`. */
function packetTime(capture: Buffer, offset: number): string {
  const seconds = new Date(capture.readUInt32LE(offset) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(capture.readUInt32LE(offset + 4)).padStart(6, '0')}000Z`;
}

/** Where the record headers are. */
function recordOffsets(capture: Buffer): number[] {
  const offsets: number[] = [];
  for (let at = 24; at < capture.length; at += 16 + capture.readUInt32LE(at + 8)) offsets.push(at);
  return offsets;
}

test('a run without options', async () => {
  const capture = readFileSync(LOGIN);
  const offsets = recordOffsets(capture);
  expect(await runOf(LOGIN)).toEqual({
    version: packageJson.version,
    command: ['crumbshark', '-T', 'ndjson', LOGIN],
    inputs: [
      {
        input: LOGIN,
        fileBytes: capture.length,
        packets: offsets.length,
        firstTime: packetTime(capture, offsets[0]!),
        lastTime: packetTime(capture, offsets.at(-1)!),
      },
    ],
    interface: null,
    filters: { capture: null, display: null, cookieName: null, host: null },
    config: null,
    rulesOff: [],
    ignored: [],
    baseline: null,
    baselineGone: 0,
    baselineExpired: 0,
    assumeHttps: false,
    failOn: null,
    expectedCookies: [],
    failOnUnjudged: false,
    exit: 0,
    exitBecause: null,
    exitFindings: [],
    exitUnjudged: [],
  });
});

test('each input has its own packets; what is piped in is no file', async () => {
  const outcome = await crumbshark(['-T', 'ndjson', LOGIN, '-'], { input: { path: EXPRESS } });
  const { inputs } = records(outcome).at(-1)!.run as RunView;
  const packets = recordOffsets(readFileSync(EXPRESS)).length;
  expect(inputs.map(({ input, fileBytes }) => [input, fileBytes])).toEqual([
    [LOGIN, statSync(LOGIN).size],
    ['-', null],
  ]);
  expect(inputs.map((one) => one.packets)).toEqual([72, packets]);
});

test('an input behind the limit is not among those that were read', async () => {
  const { inputs } = await runOf('-c', '3', LOGIN, EXPRESS);
  expect(inputs).toMatchObject([{ input: LOGIN, packets: 3 }]);
});

test('settings, baseline and gate', async () => {
  const entry = { rule: 'secure-missing', host: 'other.test', cookie: 'a', path: '/' };
  writeFileSync(join(folder, 'accepted.json'), JSON.stringify({ version: 1, accepted: [entry] }));
  const ignore = [
    { cookie: 'refresh', reason: 'not ours' },
    { host: 'other.test', reason: 'unused' },
  ];
  const config = { rules: { nameless: 'off' }, failOn: 'high', ignore };
  writeFileSync(join(folder, 'crumbshark.config.json'), JSON.stringify(config));
  const run = await runOf(
    ...['--baseline', 'accepted.json', '--assume-https', '--expect-cookie', 'token'],
    ...['--expect-cookie', 'no@where.test', EXPRESS],
  );
  expect(run).toMatchObject({
    config: 'crumbshark.config.json',
    rulesOff: ['nameless'],
    ignored: [{ cookieName: 'refresh', host: null, reason: 'not ours', count: 1 }],
    baseline: 'accepted.json',
    baselineGone: 1,
    assumeHttps: true,
    failOn: 'high',
    expectedCookies: ['token', 'no@where.test'],
  });
  expect([run.exit, run.exitBecause]).toEqual([1, expect.stringContaining('at or above "high"')]);
  expect(run.exitFindings.length).toBeGreaterThan(0);
  rmSync(join(folder, 'crumbshark.config.json'));
});

test('filters as they were written; what they look for is masked, in the command too', async () => {
  const filter = 'cookie.value == "geheim-7f3a" or http.set_cookie contains "session=geheim"';
  for (const option of [['-Y', filter], [`-Y${filter}`], [`--display-filter=${filter}`]]) {
    const run = await runOf(...option, '--name', 'session', '--host', '127.*', LOGIN);
    expect(run.filters).toMatchObject({ capture: null, cookieName: 'session', host: '127.*' });
    expect(run.filters.display).toMatch(
      /^cookie\.value == "ge…\(11\)#\w{6}" or http\.set_cookie contains "session=g…\(6\)#\w{6}"$/,
    );
    expect(run.command?.join(' ')).toContain(run.filters.display);
    expect(JSON.stringify(run)).not.toContain('geheim');
  }
});
