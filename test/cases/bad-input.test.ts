// Mistakes of the user: each ends with exit code 2 and one line that says what is wrong and what to do.

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CRUMBSHARK, crumbshark, execute, type Outcome } from '../support/program.ts';
import { CASES, FIXTURES, hasPrograms } from '../support/repository.ts';

const LOGIN = join(FIXTURES, 'flask-login.pcap');
const IS_ROOT = process.getuid?.() === 0;
/** Root without the right to read everything. */
const ORDINARY = ['setpriv', '--bounding-set', '-dac_override,-dac_read_search', '--inh-caps', '-all'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crumbshark-bad-'));
  writeFileSync(join(folder, 'empty.pcap'), '');
  writeFileSync(join(folder, 'text.pcap'), 'This is a letter, not a capture.\n');
  writeFileSync(join(folder, 'noise.pcap'), Buffer.from('0102030405060708090a0b0c0d0e0f00', 'hex'));
  writeFileSync(join(folder, 'short.pcap'), Buffer.from('d4c3b2', 'hex'));
  mkdirSync(join(folder, 'nothing'));
  mkdirSync(join(folder, 'letters'));
  writeFileSync(join(folder, 'letters', 'letter.txt'), 'Dear reader');
  writeFileSync(join(folder, 'private.pcap'), 'x');
  chmodSync(join(folder, 'private.pcap'), 0);
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function expectMistake({ status, stdout, stderr }: Outcome, message: RegExp): void {
  expect(stderr).toMatch(message);
  // Below a mistake of a filter its place is shown.
  expect(stderr).toMatch(/^crumbshark: [^\n]+\n(?: {2}[^\n]*\n +\^~*\n)?$/);
  expect(stdout).toBe('');
  expect(status).toBe(2);
}

describe('inputs', () => {
  it.each([
    [
      'a file that is no capture',
      'text.pcap',
      /text\.pcap is no capture: it is text; pcap, pcapng and snoop are read/,
    ],
    ['bytes of no known kind', 'noise.pcap', /noise\.pcap is no capture; pcap, pcapng/],
    ['an empty file', 'empty.pcap', /empty\.pcap is empty/],
    ['a file shorter than a magic number', 'short.pcap', /short\.pcap is no capture/],
    ['a missing file', 'missing.pcap', /missing\.pcap: there is no such file/],
    ['an empty directory', 'nothing', /nothing: .*no capture/],
    ['a directory without captures', 'letters', /letters: .*no capture/],
  ])('%s', async (_, name, message) => {
    expectMistake(await crumbshark([join(folder, name)]), message);
    expectMistake(await crumbshark(['-T', 'json', '-r', join(folder, name)]), message);
  });

  it.each([
    [
      'ruined-powershell.bin',
      /no capture: it was written as text, as PowerShell's > does it, .*tcpdump -w FILE/,
    ],
    [
      'ruined-text-before.bin',
      /no capture: text comes before its header \(84 bytes\): .*tail -c \+85 FILE > NEW/,
    ],
    ['ruined-line-ends.bin', /is pcap whose line ends were changed .*LC_ALL=C sed/],
  ])('a capture that something has ruined: %s, with the cause and the cure', async (name, message) => {
    const path = join(FIXTURES, 'wire', name);
    expectMistake(await crumbshark([path]), message);
    expectMistake(await crumbshark(['-T', 'ndjson', '-'], { input: { path } }), message);
    expectMistake(await crumbshark(['-T', 'ndjson', '-'], { input: readFileSync(path) }), message);
  });

  const SECTION = '\n\r\r\n\x1c\0\0\0\x4d\x3c\x2b\x1a\x01\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x1c\0\0\0';
  const AS_TEXT = /written as text, as PowerShell's > does it, and cannot be mended/;
  const ruined: [string, Buffer, RegExp][] = [
    ['pcapng read as UTF-8', Buffer.from(Buffer.from(SECTION, 'latin1').toString('utf8')), AS_TEXT],
    ['pcapng read as Latin-1', Buffer.from(SECTION), AS_TEXT],
    [
      'pcapng in lines of its own',
      Buffer.from(
        Buffer.from(SECTION, 'latin1')
          .toString('utf8')
          .split(/\r\n|\n|\r/)
          .join('\r\n'),
      ),
      AS_TEXT,
    ],
    [
      'pcapng without its CRs',
      Buffer.from(SECTION.replaceAll('\r\n', '\n'), 'latin1'),
      /line ends .* cannot be mended: copy it again/,
    ],
    [
      'a tar archive',
      Buffer.concat([Buffer.alloc(257, 'a'), Buffer.from('ustar\x0000')]),
      /is a tar archive: extract/,
    ],
  ];

  it.each(ruined)('%s', async (_, bytes, message) => {
    const path = join(folder, 'ruined.bin');
    writeFileSync(path, bytes);
    expectMistake(await crumbshark([path]), message);
  });

  it('pcap whose CR LF became LF', async () => {
    const path = join(folder, 'ruined.pcap');
    writeFileSync(path, readFileSync(LOGIN).toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
    expectMistake(
      await crumbshark([path]),
      /pcap whose line ends were changed .* cannot be mended: copy it again as binary/,
    );
  });

  it('standard input that is no capture, or empty', async () => {
    expectMistake(await crumbshark(['-'], { input: Buffer.from('hello') }), /standard input is no capture/);
    expectMistake(await crumbshark(['-'], { input: Buffer.alloc(0) }), /standard input is empty/);
  });

  it.skipIf(IS_ROOT && !hasPrograms('setpriv'))(
    'a file that may not be read (as root: needs setpriv)',
    async () => {
      const args = [process.execPath, CRUMBSHARK, join(folder, 'private.pcap')];
      const [command, ...rest] = IS_ROOT ? [...ORDINARY, ...args] : args;
      expectMistake(await execute(command!, rest), /private\.pcap: .*(permission|may not be read)/i);
    },
  );

  it('one good and one bad capture: one line about the bad one, no partial output', async () => {
    const outcome = await crumbshark(['-T', 'ndjson', LOGIN, join(folder, 'missing.pcap')]);
    expect(outcome.stderr).toMatch(/missing\.pcap/);
    expect(outcome.status).toBe(2);
  });

  it('nothing at all: the short help and exit code 2', async () => {
    const outcome = await crumbshark([]);
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).toMatch(/crumbshark/);
    expect(outcome.stdout).toBe('');
  });
});

describe('options', () => {
  it.concurrent.each<[string, string[], RegExp]>([
    ['an unknown option', ['--colour-me', LOGIN], /unknown option '--colour-me'/],
    ['an unknown short option', ['-k', LOGIN], /unknown option '-k'/],
    ['an option without its value', [LOGIN, '-T'], /'-T, --format <name>' argument missing/],
    ['an unknown format', ['-T', 'xml', LOGIN], /-T: .*"xml".*table.*fields.*ndjson/],
    [
      'an unknown field',
      ['-T', 'fields', '-e', 'http.setcookie', LOGIN],
      /-e: .*"http\.setcookie".*http\.set_cookie/,
    ],
    ['-T fields without fields', ['-T', 'fields', LOGIN], /-T fields .*-e http\.set_cookie/],
    ['fields for a format that has none', ['-T', 'csv', '-e', 'http.host', LOGIN], /-e chooses fields for/],
    ['a filter with an unknown field', ['-Y', 'http.cokie', LOGIN], /-Y: .*"http\.cokie".*http\.cookie/],
    ['a filter that ends too early', ['-Y', 'http.response and', LOGIN], /-Y: .*ends too early/],
    ['a filter with a stray parenthesis', ['-Y', '(http', LOGIN], /-Y: .*"\)" was expected/],
    ['a filter with a wrong value', ['-Y', 'http.response.code == abc', LOGIN], /-Y: .*whole number/],
    ['an empty -E', ['-T', 'fields', '-e', 'http.host', '-E', '', LOGIN], /-E: unknown setting ""/],
    [
      '-E without a value',
      ['-T', 'fields', '-e', 'http.host', '-E', 'header', LOGIN],
      /-E: unknown setting "header"/,
    ],
    [
      '-E with a wrong value',
      ['-T', 'fields', '-e', 'http.host', '-E', 'quote=x', LOGIN],
      /-E: unknown setting "quote=x"/,
    ],
    [
      '-E of an unknown name',
      ['-T', 'fields', '-e', 'http.host', '-E', 'colour=y', LOGIN],
      /-E: unknown setting "colour=y"/,
    ],
    ['two interfaces', ['-i', 'lo', '-i', 'eth0'], /-i: one interface at a time/],
    ['an interface and a file', ['-i', 'lo', LOGIN], /-i captures live/],
    ['a capture filter for a file', ['-f', 'tcp', LOGIN], /-f is for live capture/],
    ['a count that is none', ['-c', 'many', LOGIN], /-c: "many"/],
    ['an unknown stop condition', ['-a', 'files:2', LOGIN], /-a: unknown condition "files:2"/],
    ['a report without a file', ['--report', 'csv', LOGIN], /--report: "csv"/],
    ['a report over the capture', ['--report', `csv=${LOGIN}`, LOGIN], /--report: .*one of the captures/],
    ['packets over the capture', ['-w', LOGIN, LOGIN], /-w: .*one of the captures/],
    ['a file that cannot be written', ['-w', '/dev/null/x', LOGIN], /\/dev\/null\/x/],
    ['an unknown backend', ['--backend', 'magic', '-i', 'lo'], /magic.*auto tcpdump dumpcap cap/],
    ['standard input twice', ['-', '-'], /can be read once only/],
    ['an unknown port for the demonstration', ['demo', '--port', 'http'], /--port: "http"/],
  ])('%s', async (_, args, message) => {
    expectMistake(await crumbshark(args, { input: Buffer.alloc(0) }), message);
  });
});

describe('damage', () => {
  it('a truncated capture: what is whole, a warning, exit code 0', async () => {
    const { status, stdout, stderr } = await crumbshark([
      ...['-Y', 'http.set_cookie', '-T', 'fields', '-e', 'http.set_cookie'],
      join(CASES, 'truncated-file.pcap'),
    ]);
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^crumbshark: warning: .*truncated-file\.pcap: cut short in the record at byte \d+/,
    );
    expect(stdout.split('\n')).toHaveLength(12);
  });

  it('a damaged record: a warning, and what lies behind it', async () => {
    const { status, stdout, stderr } = await crumbshark(['-T', 'ndjson', join(CASES, 'damaged-record.pcap')]);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^crumbshark: warning: .*damaged-record\.pcap: .*at byte \d+/);
    expect(stdout).toContain('visit=11');
  });
});
