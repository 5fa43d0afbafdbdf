// Ways through the gate: runs that judged little or nothing, and must not pass for good ones.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_GATE } from '../../src/analysis/exit-decision.ts';
import { runAnalysis } from '../../src/analysis/run-analysis.ts';
import { wholeInput } from '../support/analyse.ts';
import { execute, withoutUserLine } from '../support/program.ts';
import { FIXTURES } from '../support/repository.ts';
import { withSnapLength } from '../support/snap-length.ts';
import { captureFile, login } from './capture-file.ts';
import { crumbshark, MAIN, notices } from './spawned.ts';

const GATE = join(FIXTURES, 'gate');
const HEALTH = join(GATE, 'health.pcap');
const TLS = join(GATE, 'tls-without-keys-and-health-check.pcapng');
const EXPRESS = join(FIXTURES, 'express-login.pcap');

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function written(name: string, content: Buffer | string): string {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
}

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

describe('what was not judged does not pass', () => {
  test.each([
    ['nothing was hidden', [HEALTH], 0, ''],
    [
      'TLS without keys',
      [TLS],
      3,
      'no Set-Cookie was judged: 3 connections: TLS without keys (--keylog FILE)',
    ],
    [
      'truncated by the snap length',
      [join(GATE, 'snaplen80.pcap')],
      3,
      'no Set-Cookie was judged: 6 messages: a part of the header block was not captured; 12 packets were truncated by the snap length: record again with tcpdump -s 0 or dumpcap -s 0',
    ],
    [
      '--host',
      [EXPRESS, '--host', 'localhost'],
      3,
      'no Set-Cookie was judged: 5 Set-Cookie fields, none matches --host localhost; hosts: 127.0.0.1:3001',
    ],
    [
      '--name',
      [EXPRESS, '--name', 'x*'],
      3,
      'no Set-Cookie was judged: 5 Set-Cookie fields, none matches --name x*; names: token, refresh, alg_none',
    ],
    [
      '-Y',
      [EXPRESS, '-Y', 'http.response.code == 999'],
      3,
      "no Set-Cookie was judged: 5 Set-Cookie fields, none matches -Y 'http.response.code == 999'; hosts: 127.0.0.1:3001",
    ],
    [
      '-c',
      [EXPRESS, '-c', '16'],
      3,
      'no Set-Cookie was judged: 1 limit was reached (-c or -a): the reading ended before the end of the capture',
    ],
    [
      '-c before the first response',
      [EXPRESS, '-c', '5'],
      3,
      'nothing could be judged: no HTTP response was found, only 1 request (1 limit was reached (-c or -a): the reading ended before the end of the capture; 1 request has no response in the capture: cookies may be missing)',
    ],
  ])('%s', async (_way, args, status, because) => {
    for (const format of ['table', 'csv', 'json']) {
      const run = await crumbshark([...args, '--fail-on', 'high', '-T', format]);
      expect(run.status, run.stderr).toBe(status);
      expect(notices(run.stderr)).toBe(status === 0 ? '' : `crumbshark: exit 3: ${because}\n`);
      if (status !== 0) expect(lastLine(run.stderr)).toMatch(/^crumbshark: exit 3/);
      if (format !== 'json') continue;
      expect(JSON.parse(run.stdout).summary.run).toMatchObject({
        exit: status,
        exitBecause: status === 0 ? null : because,
        exitFindings: [],
      });
    }
  });

  test('a capture of one direction', async () => {
    // The packets to the server only, as a filter of the capture program leaves them.
    const whole = readFileSync(HEALTH);
    const kept = [whole.subarray(0, 24)];
    for (let at = 24; at < whole.length; ) {
      const end = at + 16 + whole.readUInt32LE(at + 8);
      const [from, to] = [whole.readUInt16BE(at + 50), whole.readUInt16BE(at + 52)];
      if (from > to) kept.push(whole.subarray(at, end));
      at = end;
    }
    const requests = written('requests.pcap', Buffer.concat(kept));
    const { status, stderr } = await crumbshark([requests, '--fail-on', 'high', '-q', '-T', 'csv']);
    expect({ status, notices: notices(stderr) }).toEqual({
      status: 3,
      notices:
        'crumbshark: exit 3: nothing could be judged: no HTTP response was found, only 1 request (1 gap: the missing bytes may hold cookies; 1 request has no response in the capture: cookies may be missing)\n',
    });
  });

  test('the configuration leaves out every cookie, or switches every rule off', async () => {
    const ignore = written('ignore.json', '{ "ignore": [{ "cookie": "*", "reason": "not ours" }] }');
    expect(await crumbshark([EXPRESS, '--config', ignore, '--fail-on', 'high', '-q'])).toMatchObject({
      status: 3,
      stderr:
        'crumbshark: exit 3: no Set-Cookie was judged: 5 Set-Cookie fields left out by "ignore" of the configuration\n',
    });
    const ids = JSON.parse((await crumbshark(['rules', '-T', 'json'])).stdout) as { id: string }[];
    const rules = Object.fromEntries(ids.map(({ id }) => [id, 'off']));
    const off = written('off.json', JSON.stringify({ rules }));
    expect(await crumbshark([EXPRESS, '--config', off, '--fail-on', 'high', '-q'])).toMatchObject({
      status: 3,
      stderr: 'crumbshark: exit 3: nothing was judged: the configuration switches every rule off\n',
    });
  });

  test('one of several inputs cannot be read: 2 wins over 1', async () => {
    for (const bad of [join(directory, 'missing.pcap'), written('no-capture', 'a text')])
      for (const inputs of [
        [EXPRESS, bad],
        [bad, EXPRESS],
      ])
        expect((await crumbshark([...inputs, '--fail-on', 'high'])).status).toBe(2);
    const folder = join(directory, 'no-captures');
    mkdirSync(folder);
    expect((await crumbshark([folder, '--fail-on', 'high'])).status).toBe(2);
  });

  test('a capture that ends in the middle of a packet', async () => {
    const health = readFileSync(HEALTH);
    const cut = written('cut.pcap', health.subarray(0, health.length - 10));
    const { status, stderr } = await crumbshark([cut, '--fail-on', 'high', '-q']);
    expect({ status, last: lastLine(stderr) }).toEqual({
      status: 3,
      last: expect.stringMatching(/exit 3: no Set-Cookie was judged: .*cut\.pcap/),
    });
  });

  test('a reader that goes away does not end the judging', async () => {
    const harmless = Array.from({ length: 3000 }, (_, count) =>
      login(`theme${count}=dark; HttpOnly; SameSite=Lax; Path=/`),
    );
    const capture = written('late.pcap', captureFile([...harmless, login('session=abcdefghijkl; Path=/')]));
    const command = `"$0" "$@" | head -1 > ${join(directory, 'head')}; echo "\${PIPESTATUS[0]}"`;
    const args = [MAIN, capture, '-T', 'ndjson', '--fail-on', 'high'];
    const { stdout, stderr } = await execute('bash', ['-c', command, process.execPath, ...args]);
    expect(stdout).toBe('1\n');
    expect(notices(withoutUserLine(stderr))).toMatch(
      /^crumbshark: exit 1: 1 finding at or above "high": \S+ of session on app\.test[^\n]*\n$/,
    );
  });
});

describe('snap lengths', () => {
  const WHOLE = 262_144;
  const LENGTHS = [...Array.from({ length: 241 }, (_, index) => 60 + index), WHOLE];
  const audit = { ...NO_GATE, failOn: 'low', config: {}, baseline: null, assumeHttps: false } as const;

  /** The exit code of a capture, by the snap length. */
  async function exitsOf(fixture: string): Promise<Map<number, number | undefined>> {
    const whole = readFileSync(join(FIXTURES, fixture));
    const exits = new Map<number, number | undefined>();
    for (const length of LENGTHS) {
      const input = wholeInput([written('short.pcap', withSnapLength(whole, length))]);
      const { decision } = await runAnalysis({
        command: null,
        input,
        filter: null,
        name: null,
        host: null,
        reports: [],
        audit,
      });
      exits.set(length, decision?.exit);
    }
    return exits;
  }

  test.each(['flask-login.pcap', 'express-login.pcap', 'php-login.pcap', 'django-login.pcap'])(
    '%s fails at each of them, as it does when whole',
    async (fixture) => {
      const exits = await exitsOf(fixture);
      expect([...exits].filter(([, exit]) => exit !== 1 && exit !== 3)).toEqual([]);
      expect([exits.get(60), exits.get(WHOLE)]).toEqual([3, 1]);
    },
  );

  test('a health check passes as soon as none of its packets is truncated', async () => {
    const exits = await exitsOf('gate/health.pcap');
    const passing = [...exits].filter(([, exit]) => exit === 0).map(([length]) => length);
    expect([...exits.values()].filter((exit) => exit !== 0 && exit !== 3)).toEqual([]);
    expect(exits.get(60)).toBe(3);
    expect(passing).toEqual(LENGTHS.filter((length) => length >= (passing[0] ?? 0)));
    expect(passing.length).toBeGreaterThan(0);
  });
});

describe('--expect-cookie and --fail-on-unjudged', () => {
  const quiet = ['-q', '-T', 'csv'];

  test.each([
    [['--expect-cookie', 'token'], 0, ''],
    [['--expect-cookie', 'token@127.0.0.1', '--expect-cookie', 'refresh@127.0.0.1:3001'], 0, ''],
    [
      ['--expect-cookie', 'sid', '--expect-cookie', 'token@localhost'],
      3,
      'the cookie "sid" of --expect-cookie was not set; the cookie "token@localhost" of --expect-cookie was not set',
    ],
    [
      ['--expect-cookie', 'token', '--name', 'refresh'],
      3,
      'the cookie "token" of --expect-cookie was set, and --name refresh leaves it out',
    ],
  ])('%j', async (args, status, because) => {
    const run = await crumbshark([EXPRESS, ...quiet, ...args]);
    expect({ status: run.status, notices: notices(run.stderr) }).toEqual({
      status,
      notices: status === 0 ? '' : `crumbshark: exit 3: ${because}\n`,
    });
  });

  test('a finding comes before a cookie that is missing', async () => {
    const args = ['--fail-on', 'high', '--expect-cookie', 'sid'];
    expect((await crumbshark([EXPRESS, ...quiet, ...args])).status).toBe(1);
  });

  test('what is in part unseen passes --fail-on, and not --fail-on-unjudged', async () => {
    const safe = written(
      'safe.pcap',
      captureFile([login('theme=dark; Secure; HttpOnly; SameSite=Strict; Path=/')]),
    );
    const args = [safe, TLS, ...quiet, '--assume-https'];
    expect(await crumbshark([...args, '--fail-on', 'low'])).toMatchObject({ status: 0 });
    const unjudged = await crumbshark([...args, '--fail-on-unjudged']);
    expect({ status: unjudged.status, notices: notices(unjudged.stderr) }).toEqual({
      status: 3,
      notices: `crumbshark: exit 3: not all was judged (--fail-on-unjudged): 3 connections: TLS without keys (--keylog FILE), in ${TLS}\n`,
    });
    expect((await crumbshark([safe, ...quiet, '--fail-on-unjudged'])).status).toBe(0);
  });
});

test('a filter turns no failing run into a passing one in silence, not even with -q', async () => {
  const args = [EXPRESS, '-q', '-T', 'csv', '--fail-on', 'medium'];
  expect((await crumbshark(args)).status).toBe(1);
  const { status, stderr } = await crumbshark([...args, '--name', 'refresh']);
  expect({ status, notices: notices(stderr) }).toEqual({
    status: 0,
    notices:
      'crumbshark: exit 0, and not all was judged: 3 of 5 Set-Cookie fields left out by --name refresh; names: token, alg_none\n',
  });
});

test('which findings decided is in the summary', async () => {
  const { stdout } = await crumbshark([EXPRESS, '-T', 'json', '--fail-on', 'medium']);
  const { findings, summary } = JSON.parse(stdout);
  const deciding = findings.filter((finding: { severity: string }) => /high|medium/.test(finding.severity));
  const worst = findings.find(({ rule }: { rule: string }) => rule === 'token-after-logout');
  expect(summary.run).toMatchObject({
    exit: 1,
    exitBecause: expect.stringContaining(`${deciding.length} findings at or above "medium"`),
    exitFindings: [worst, ...deciding.filter((one: unknown) => one !== worst)].map(({ id }) => id),
  });
  expect(summary.run.exitBecause).toContain(`: ${worst.rule} of ${worst.cookieName} on `);
});

describe('"No cookies were set" is said only when none were', () => {
  test.each([
    [[HEALTH], 'No cookies were set.'],
    [[TLS], 'No Set-Cookie was found in what could be read.'],
    [[join(GATE, 'snaplen80.pcap')], 'No Set-Cookie was found in what could be read.'],
    [
      [EXPRESS, '--host', 'localhost'],
      '5 Set-Cookie fields, none matches --host localhost; hosts: 127.0.0.1:3001.',
    ],
    [
      [EXPRESS, '-Y', 'http.request'],
      "5 Set-Cookie fields, none matches -Y 'http.request'; hosts: 127.0.0.1:3001.",
    ],
  ])('%j', async (args, line) => {
    const { status, stdout } = await crumbshark(args);
    const title = stdout.slice(0, stdout.indexOf('\n\n')).replaceAll('\n', ' ');
    expect({ status, line: title }).toEqual({ status: 0, line });
  });
});

test('of several captures it is said which one was not read, however they follow each other', async () => {
  const snapped = join(GATE, 'snaplen80.pcap');
  for (const inputs of [
    [TLS, EXPRESS, snapped],
    [snapped, EXPRESS, TLS],
  ]) {
    const { stdout } = await crumbshark(inputs);
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain(`TLS without keys (--keylog FILE), in ${TLS}`);
    expect(text).toMatch(/truncated by the snap length: [^;,]*, in \S*snaplen80\.pcap/);
    expect(text).not.toMatch(/, in \S*express-login\.pcap[^:]*$/);
  }
});

test('a format that judges nothing says what was not read: a list without lines proves nothing', async () => {
  for (const format of [['csv'], ['fields', '-e', 'http.set_cookie'], ['ek', '-e', 'cookie.name']]) {
    const unread = await crumbshark([TLS, '-T', ...format]);
    expect(unread.stderr.replace(/\n {9}/g, ' '), format[0]).toBe(
      'Seen     60 packets, 0 Set-Cookie fields; NOT READ: 3 connections: TLS without keys (--keylog FILE)\n' +
        'Keys     without a key log record again, with programs that write one: a browser: SSLKEYLOGFILE=keys.log firefox, or chromium curl: SSLKEYLOGFILE=keys.log curl URL ' +
        'Node: node --tls-keylog=keys.log server.js then: crumbshark --keylog keys.log CAPTURE\n' +
        'Verdict  ? nothing was judged: no Set-Cookie field was seen\n',
    );
    const verdict = 'Verdict  ? nothing was judged: no Set-Cookie field was seen\n';
    expect((await crumbshark([TLS, '-T', ...format, '-q'])).stderr).toBe(verdict);
    expect((await crumbshark([EXPRESS, '-T', ...format])).stderr).toBe(
      'Verdict  ? nothing was judged: 5 Set-Cookie fields seen; for a verdict leave out -T and -e, or add --fail-on low\n',
    );
  }
});
