import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scrubText, uncleanLines } from '../../src/cli/scrub.ts';
import { captureOf } from '../scrub/support.ts';
import { Conversation } from '../support/conversation.ts';
import { crumbshark } from '../support/program.ts';
import { ROOT } from '../support/repository.ts';

const LOGIN = join(ROOT, 'fixtures', 'demo-login.pcap');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crumbshark-scrub-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function withTls(): string {
  const tls = new Conversation().open();
  tls.send('\x16\x03\x01\x00\x05hello');
  const path = join(folder, 'tls.pcap');
  writeFileSync(path, captureOf(tls.packets));
  return path;
}

describe('crumbshark scrub', () => {
  it('writes the capture without its secrets, and says what it did', async () => {
    const output = join(folder, 'out.pcap');
    const { status, stdout, stderr } = await crumbshark(['scrub', LOGIN, output]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /out\.pcap: \d+ values replaced in \d+ packets\nit has the same findings and sessions\n$/,
    );
    expect(status).toBe(0);
    expect(readFileSync(output).length).toBe(readFileSync(LOGIN).length);
    expect(readdirSync(folder)).toEqual(['out.pcap']);
    const lines = async (path: string): Promise<unknown[]> => {
      const { stdout: rows } = await crumbshark([
        '-T',
        'fields',
        '-e',
        'frame.number',
        '-e',
        'cookie.name',
        '-e',
        'cookie.domain',
        path,
      ]);
      return rows.split('\n');
    };
    expect(await lines(output)).toEqual(await lines(LOGIN));
  });

  it('names what cannot be called clean, and writes nothing', async () => {
    const output = join(folder, 'out.pcap');
    const { status, stdout, stderr } = await crumbshark(['scrub', withTls(), output]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--drop-unparsed leaves out');
    expect(stderr).toContain('192.0.2.1:40000 > 198.51.100.2:80 (4 packets): it is TLS');
    expect(existsSync(output)).toBe(false);
  });

  it('leaves it out when that is asked for', async () => {
    const output = join(folder, 'out.pcap');
    const { status, stdout } = await crumbshark(['scrub', withTls(), output, '--drop-unparsed']);
    expect(status).toBe(0);
    expect(stdout).toContain('left out (4 packets)');
    expect(readFileSync(output)).toHaveLength(24);
  });

  it('never writes over its input, and needs files', async () => {
    const input = withTls();
    const before = readFileSync(input);
    const same = await crumbshark(['scrub', input, input, '--drop-unparsed']);
    expect([same.status, readFileSync(input)]).toEqual([2, before]);
    expect((await crumbshark(['scrub', 'x', '-'])).stderr).toContain('name one, and not standard output');
    expect((await crumbshark(['scrub', '-', 'x'])).stderr).toContain('name one, and not standard input');
    expect((await crumbshark(['scrub', input, folder])).stderr).toContain('is no file');
    const missing = await crumbshark(['scrub', join(folder, 'none.pcap'), join(folder, 'x')]);
    expect(missing.stderr).toContain('none.pcap: there is no such file');
  });
});

it('uncleanLines names ten connections of a reason', () => {
  const unclean = Array.from({ length: 12 }, (_, at) => ({ name: `c${at}`, why: 'it is TLS', packets: 1 }));
  expect(uncleanLines(unclean)).toHaveLength(11);
  expect(uncleanLines(unclean).at(-1)).toBe('and 2 more: it is TLS');
  expect(uncleanLines([{ name: 'ICMP', why: null, packets: 2 }])).toEqual(['ICMP (2 packets)']);
});

it('scrubText lists what is read otherwise', () => {
  const nothing = {
    bytes: Buffer.alloc(0),
    before: Buffer.alloc(0),
    unclean: [],
    secretBlocks: 1,
    droppedPackets: 0,
    keptPackets: 5,
  };
  const text = scrubText(
    'out.pcap',
    { ...nothing, values: 1, packets: 1, keptWords: 1 },
    { gone: ['payload-readable: a (h)'], added: [], sessions: ['a (h)'] },
  );
  expect(text).toBe(`out.pcap: 1 value replaced in 1 packet
1 value is a word that also names something: it was replaced where it is a value, and stays elsewhere
left out: 1 block of TLS secrets
findings that read values, and are not in it:
  payload-readable: a (h)
sessions that are read otherwise:
  a (h)
`);
});

it('scrubText says that nothing is left', () => {
  const result = {
    bytes: Buffer.alloc(24),
    before: Buffer.alloc(24),
    unclean: [{ name: 'a > b', why: 'its packets are truncated', packets: 3 }],
    secretBlocks: 0,
    droppedPackets: 3,
    keptPackets: 0,
    values: 0,
    packets: 0,
    keptWords: 0,
  };
  const text = scrubText('out.pcap', result, { gone: [], added: [], sessions: [] });
  expect(text).toContain('no packet is left in it\n');
  expect(text).not.toContain('the same');
});
