import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expandInputs, systemError } from '../../src/capture/input-paths.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { pcapHeader, section } from './support.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'inputs-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const put = (name: string, bytes: Buffer | string) => writeFileSync(join(directory, name), bytes);
const names = (inputs: string[]) => inputs.map((input) => input.slice(directory.length + 1));

describe('expandInputs', () => {
  it('leaves files and standard input as they are, in their order', () => {
    put('b', '');
    put('a', '');
    const files = [join(directory, 'b'), '-', join(directory, 'a')];
    expect(expandInputs(files)).toEqual(files);
  });

  it.each<[string, string[]]>([
    ['tcpdump -C', ['x.pcap', 'x.pcap1', 'x.pcap2', 'x.pcap10', 'x.pcap11']],
    ['tcpdump -C -W 100', ['x.pcap00', 'x.pcap01', 'x.pcap10']],
    [
      'dumpcap -b',
      ['x_00001_20260101120000.pcapng', 'x_00002_20260101120001.pcapng', 'x_00010_20260101115959.pcapng'],
    ],
    ['compressed ones', ['x.pcap.gz', 'x.pcap1.gz', 'x.pcap10.gz']],
  ])('lists the files of %s in the order of their recording', (_name, expected) => {
    for (const name of [...expected].reverse()) put(name, pcapHeader());
    expect(names(expandInputs([directory]))).toEqual(expected);
  });

  it('takes captures of any format and name, leaves the rest out and counts it', () => {
    put('1.pcap', pcapHeader());
    put('2.bin', section());
    put('3.gz', gzipSync(section()));
    put('4.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]));
    put('notes.txt', 'not a capture');
    put('notes.gz', gzipSync('not a capture, but a text of some length'));
    put('broken.gz', Buffer.from([0x1f, 0x8b, 8, 0xff, 1, 2, 3]));
    put('empty.pcap', '');
    mkdirSync(join(directory, 'below'));
    put('below/5.pcap', pcapHeader());
    const leftOut: unknown[] = [];
    const inputs = expandInputs([directory], (what, name) => leftOut.push([what, name]));
    expect(names(inputs)).toEqual(['1.pcap', '2.bin', '3.gz', '4.zst']);
    expect(leftOut).toEqual([[{ files: 4, folders: 1 }, directory]]);
  });

  it('refuses a path that does not exist and a directory without captures, in one line each', () => {
    put('notes.txt', 'not a capture');
    expect(() => expandInputs([join(directory, 'none')])).toThrow(UserError);
    expect(() => expandInputs([join(directory, 'none')])).toThrow(/none: there is no such file$/);
    expect(() => expandInputs([directory])).toThrow(/holds no capture; name a capture file/);
    for (const folder of ['a', 'b']) mkdirSync(join(directory, folder));
    put('a/1.pcap', pcapHeader());
    const text = `${directory}: the directory holds no capture, and 2 folders in it are not read: for the captures in them type ${directory}/*/*.pcap*`;
    expect(() => expandInputs([directory])).toThrow(text);
    expect(() => expandInputs([`${directory}/`])).toThrow(text.slice(directory.length));
  });
});

describe('systemError', () => {
  it('says what the system said, and lets defects through', () => {
    expect(systemError('x', { code: 'EACCES' }).message).toMatch(/^x: no permission/);
    expect(systemError('x', { code: 'EIO' }).message).toBe('x: it cannot be read (EIO)');
    expect(() => systemError('x', new TypeError('defect'))).toThrow(TypeError);
  });
});
