// -T messages on the command line: the file of a log, what is said of it, and the ways to ask for it that make no sense.

import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { crumbshark, execute, records } from '../support/program.ts';
import { FIXTURES, hasPrograms } from '../support/repository.ts';

const LOGIN = join(FIXTURES, 'demo-login.pcap');
const folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
chmodSync(folder, 0o777);
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);

const written = crumbshark([LOGIN, '-q', '--report', `messages=${path('a.gz')}`, '-T', 'ndjson']);

/** Without how the run was made. */
const withoutRun = (outcome: Awaited<typeof written>) =>
  records(outcome).map((record) => (record.type === 'summary' ? { ...record, run: null } : record));

describe('a log in a file', () => {
  it('is for its owner alone, also in the place of another file', async () => {
    await written;
    expect(statSync(path('a.gz')).mode & 0o777).toBe(0o600);
    writeFileSync(path('there'), 'x');
    chmodSync(path('there'), 0o644);
    expect((await crumbshark([LOGIN, '-q', '--report', `messages=${path('there')}`])).status).toBe(0);
    expect(statSync(path('there')).mode & 0o777).toBe(0o600);
  });

  it('is compressed where its name says so, and the same otherwise', async () => {
    await written;
    const plain = await crumbshark([LOGIN, '-q', '-T', 'messages']);
    expect(gunzipSync(readFileSync(path('a.gz'))).toString()).toBe(plain.stdout);
  });

  it('is judged as the capture is, from a file and from standard input', async () => {
    const direct = await written;
    const log = await crumbshark([path('a.gz'), '-q', '-T', 'ndjson']);
    expect(log.stderr).toBe(direct.stderr);
    expect(withoutRun(log)).toEqual(withoutRun(direct));
    const piped = await crumbshark(['-', '-q', '-T', 'ndjson'], { input: readFileSync(path('a.gz')) });
    expect(withoutRun(piped)).toEqual(withoutRun(direct));
    const table = await crumbshark([path('a.gz'), '-q', '--show-values']);
    expect(table.stdout).toBe((await crumbshark([LOGIN, '-q', '--show-values'])).stdout);
    expect((await crumbshark([path('a.gz'), '-q', '--fail-on', 'medium'])).status).toBe(1);
  });

  it.skipIf(!hasPrograms('zstd'))('is read when it is compressed with zstd (needs zstd)', async () => {
    await written;
    writeFileSync(path('a.ndjson'), gunzipSync(readFileSync(path('a.gz'))));
    expect((await execute('zstd', ['-q', path('a.ndjson'), '-o', path('a.zst')])).status).toBe(0);
    chmodSync(path('a.zst'), 0o644);
    const log = await crumbshark([path('a.zst'), '-q', '-T', 'ndjson']);
    expect(withoutRun(log)).toEqual(withoutRun(await written));
  });

  it('can be made of a log again, with the same result', async () => {
    await written;
    const again = await crumbshark([path('a.gz'), '-q', '-T', 'messages']);
    expect(again.stdout).toBe(gunzipSync(readFileSync(path('a.gz'))).toString());
  });

  it('is found in a directory', async () => {
    await written;
    const sub = mkdtempSync(path('logs-'));
    chmodSync(sub, 0o755);
    writeFileSync(join(sub, 'b.messages.ndjson.gz'), readFileSync(path('a.gz')));
    expect(withoutRun(await crumbshark([sub, '-q', '-T', 'ndjson']))).toEqual(withoutRun(await written));
  });

  it('has no packets, which filters on packets say', async () => {
    await written;
    const { stdout, stderr } = await crumbshark([path('a.gz'), '-Y', 'frame.len > 1', '-T', 'ndjson']);
    expect(stderr).toContain(`${path('a.gz')} is a message log, which has no packets: fields of packets`);
    expect(records({ stdout } as Awaited<typeof written>)).toHaveLength(1);
  });
});

describe('one line says what is wrong', () => {
  const oneLine = async (...args: string[]): Promise<string> => {
    await written;
    const { status, stdout, stderr } = await crumbshark(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    return stderr;
  };

  it.each([
    [['--mask'], /--mask: a message log without its values cannot be judged/],
    [['-Y', 'http'], /give them where it is judged/],
    [['--host', 'a'], /give them where it is judged/],
    [['--name', 'a'], /give them where it is judged/],
    [['--messages', 'some'], /--messages/],
    [['-e', 'http.host'], /-e chooses fields/],
  ])('with -T messages: %j', async (more, message) => {
    expect(await oneLine(LOGIN, '-T', 'messages', ...more)).toMatch(message);
  });

  it('other options and names', async () => {
    expect(await oneLine(LOGIN, '--messages', 'all')).toMatch(/add -T messages/);
    expect(await oneLine(LOGIN, '--report', `messages=${path('x.zst')}`)).toMatch(/messages=NAME\.gz/);
    expect(await oneLine(path('a.gz'), '-w', path('w.pcap'))).toMatch(
      /has no packets: -w has nothing to keep/,
    );
    expect(await oneLine(path('a.gz'), '-c', '3')).toMatch(/give -c and -a where the packets are read/);
    expect(await oneLine('scrub', path('a.gz'), path('s.pcap'))).toMatch(
      /is a message log, which has no packets/,
    );
    writeFileSync(path('new'), '{"crumbshark":"messages","version":9}\n');
    expect(await oneLine(path('new'))).toMatch(/is a message log of version 9, and version 1 is read/);
  });
});
