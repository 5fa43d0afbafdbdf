// HAR files on the command line: alone, packed, in a directory, beside captures, in every format, and where they cannot be.

import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { crumbshark, records } from '../support/program.ts';
import { FIXTURES } from '../support/repository.ts';

const PLAIN = join(FIXTURES, 'har', 'plain.har');
const LOGIN = join(FIXTURES, 'demo-login.pcap');
const SECRET = '4f1c9a8e7d6b5a4f3e2d1c0b9a8f7e6d';
const folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
chmodSync(folder, 0o777);
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);

const plain = crumbshark([PLAIN, '-q', '-T', 'ndjson']);
const withoutNames = (outcome: Awaited<typeof plain>) =>
  records(outcome)
    .filter(({ type }) => type !== 'summary')
    .map((record) => JSON.stringify(record).replaceAll(/"input":"[^"]*"/g, ''));

describe('a HAR file', () => {
  it('is known by its content: without its name, packed, from standard input, in a directory', async () => {
    const expected = withoutNames(await plain);
    expect(expected.length).toBeGreaterThan(5);
    cpSync(PLAIN, path('visit'));
    writeFileSync(path('visit.gz'), gzipSync(readFileSync(PLAIN)));
    mkdirSync(path('folder'));
    chmodSync(path('folder'), 0o755);
    writeFileSync(path('folder/a.har.gz'), gzipSync(readFileSync(PLAIN)));
    for (const input of ['visit', 'visit.gz', 'folder'])
      expect(withoutNames(await crumbshark([path(input), '-q', '-T', 'ndjson'])), input).toEqual(expected);
    const piped = await crumbshark(['-', '-q', '-T', 'ndjson'], { input: readFileSync(PLAIN) });
    expect(withoutNames(piped)).toEqual(expected);
  });

  it('is shown by its entries, without a filter for Wireshark', async () => {
    const { stdout } = await crumbshark([PLAIN]);
    expect(stdout).toMatch(/Seen\s+entries 2, 3 \(2 times\) {2}crumbshark rules cookie-over-cleartext/);
    expect(stdout).toMatch(/Seen\s+6 messages, 2 Set-Cookie fields/);
    expect(stdout).not.toMatch(/Wireshark|tcp\.stream|[Ff]rames?\b/);
    expect(stdout).toMatch(/^ +Entry {2}Host/m);
    expect(stdout).toContain('a HAR file does not show');
    const { findings } = JSON.parse((await crumbshark([PLAIN, '-q', '-T', 'json'])).stdout);
    expect(findings.map(({ filter }: { filter: string }) => filter).join('')).toBe('');
  });

  it.each(
    'table fields json ndjson ek csv messages html sarif junit markdown github gitlab mermaid'.split(' '),
  )('-T %s', async (format) => {
    const { status, stdout } = await crumbshark([
      PLAIN,
      '-T',
      format,
      ...(format === 'fields' ? ['-e', 'http.set_cookie'] : []),
    ]);
    expect(status).toBe(0);
    expect(stdout).toContain('sid');
    expect(stdout).not.toContain('correct horse');
    if (format === 'messages') return;
    const masked = await crumbshark([
      PLAIN,
      '--mask',
      '-T',
      format,
      ...(format === 'fields' ? ['-e', 'http.set_cookie'] : []),
    ]);
    expect(masked.status).toBe(0);
    expect(masked.stdout).not.toContain(SECRET);
  });

  it('becomes a message log that is judged as it is', async () => {
    const log = await crumbshark([PLAIN, '-q', '-T', 'messages']);
    writeFileSync(path('log'), log.stdout);
    const again = await crumbshark([path('log'), '-q', '-T', 'ndjson']);
    const withoutFilter = (lines: string[]) =>
      lines.map((line) => line.replace(/"filter":"(?:[^"\\]|\\.)*"/, ''));
    expect(withoutFilter(withoutNames(again))).toEqual(withoutFilter(withoutNames(await plain)));
  });

  it('fails the run with its findings, and with what it does not hold', async () => {
    expect((await crumbshark([PLAIN, '-q', '--fail-on', 'high'])).status).toBe(1);
    const sanitised = await crumbshark([join(FIXTURES, 'har', 'sanitised.har'), '-q', '--fail-on', 'high']);
    expect(sanitised.status).toBe(3);
    expect(sanitised.stderr).toMatch(/no Set-Cookie was judged: .*browsers leave them out/);
    expect((await crumbshark([join(FIXTURES, 'har', 'arrays.har'), '-q', '--fail-on', 'high'])).status).toBe(
      3,
    );
    const loopback = path('loopback.har');
    writeFileSync(loopback, readFileSync(PLAIN, 'utf8').replaceAll('192.0.2.7', '127.0.0.1'));
    expect((await crumbshark([loopback, '-q', '--fail-on', 'high'])).status).toBe(0);
    expect((await crumbshark([loopback, '-q', '--fail-on-unjudged'])).status).toBe(3);
  });
});

describe('several inputs', () => {
  it('captures and HAR files are judged together, each with its own frames', async () => {
    const others = records(await crumbshark([LOGIN, '-q', '-T', 'ndjson']));
    const together = records(await crumbshark([PLAIN, LOGIN, '-q', '-T', 'ndjson']));
    const ofType = (all: Record<string, unknown>[], type: string): number =>
      all.filter((record) => record.type === type).length;
    for (const type of ['set-cookie', 'cookie', 'finding', 'session'])
      expect(ofType(together, type), type).toBe(ofType(others, type) + ofType(records(await plain), type));
    const filters = together
      .filter(({ type }) => type === 'finding')
      .map(({ filter, evidence }) => [filter !== '', (evidence as { input: string }[])[0]?.input === LOGIN]);
    expect(filters.every(([hasFilter, isPacket]) => hasFilter === isPacket)).toBe(true);
  });

  it('a HAR file twice is read once, and two that hold one visit are refused', async () => {
    const twice = await crumbshark([PLAIN, PLAIN, '-q', '-T', 'ndjson']);
    expect(withoutNames(twice)).toEqual(withoutNames(await plain));
    writeFileSync(path('other.har'), `${readFileSync(PLAIN, 'utf8')}\n`);
    const copy = await crumbshark([PLAIN, path('other.har'), '-q', '-T', 'fields', '-e', 'http.set_cookie']);
    const once = await crumbshark([PLAIN, '-q', '-T', 'fields', '-e', 'http.set_cookie']);
    expect(copy.stdout).toBe(once.stdout);
    expect(copy.stderr).toMatch(
      /messages were captured twice, in .*plain\.har and .*other\.har, and read once/,
    );
    // Of another program, which has other times.
    writeFileSync(path('other.har'), readFileSync(PLAIN, 'utf8').replaceAll('.000Z', '.420Z'));
    const { status, stderr } = await crumbshark([PLAIN, path('other.har'), '-q']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/hold the same visit, and one of them is a HAR file: name one of them/);
  });
});

describe('one line says what is wrong', () => {
  it.each([
    [['-w', path('w.pcap')], /is a HAR file, which has no packets: -w has nothing to keep/],
    [['-c', '3'], /is a HAR file, which has no packets: give -c and -a where the packets are read/],
  ])('%j', async (more, message) => {
    const { status, stdout, stderr } = await crumbshark([PLAIN, ...more]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('of what is no HAR file in the end', async () => {
    for (const [text, message] of [
      ['{"log":{"version":"1.2"}}', /begins as a HAR file, and has no list of entries/],
      ['{"log":{"version', /begins as a HAR file, and is cut short before its entries/],
      ['{"logs":[]}', /no capture: it is JSON/],
    ] as const) {
      const { status, stderr } = await crumbshark(['-'], { input: Buffer.from(text) });
      expect(status).toBe(2);
      expect(stderr).toMatch(message);
    }
    expect((await crumbshark(['scrub', PLAIN, path('s.pcap')])).stderr).toMatch(
      /is a HAR file, which has no packets/,
    );
  });

  it('fields of packets are not there', async () => {
    const { stderr } = await crumbshark([PLAIN, '-Y', 'frame.len > 1', '-q']);
    expect(stderr).toMatch(/is a HAR file, which has no packets: fields of packets/);
  });
});
