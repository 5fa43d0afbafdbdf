import { describe, expect, it } from 'vitest';
import { describeOtherFile, openReader } from '../../src/capture/formats.ts';
import { PcapReader } from '../../src/capture/pcap.ts';
import { PcapngReader } from '../../src/capture/pcapng.ts';
import { SnoopReader } from '../../src/capture/snoop.ts';
import { pcapHeader, section } from './support.ts';

const open = (head: Buffer) => openReader(head, { packet() {} }, { warn() {} });

describe('openReader', () => {
  it('goes by the first bytes', () => {
    for (const magic of [0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34, 0x1c0001ac, 0x1c0001ab])
      for (const order of ['little', 'big'] as const)
        expect(open(pcapHeader({ magic, order }))).toBeInstanceOf(PcapReader);
    expect(open(section('big'))).toBeInstanceOf(PcapngReader);
    expect(open(section('little'))).toBeInstanceOf(PcapngReader);
    expect(open(Buffer.from('snoop\0\0\0\0\0\0\x02'))).toBeInstanceOf(SnoopReader);
    expect(open(Buffer.from('a text of some length'))).toBeUndefined();
    expect(open(Buffer.from([0xd4, 0xc3, 0xb2]))).toBeUndefined();
  });
});

describe('describeOtherFile', () => {
  it.each<[string, string | Buffer, RegExp]>([
    ['notes.txt', 'Hello,\nthis is no capture.\n', /it is text/],
    ['x.har', '{\n  "log": {"version": "1.2"', /HAR file/],
    ['x.json', '[{"a": 1}]', /it is JSON/],
    ['x.html', '<!DOCTYPE html>', /HTML or XML/],
    ['keys.log', '# comment\nCLIENT_RANDOM 0123 4567\n', /key log: give it with --keylog/],
    ['x.xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), /bzip2 or xz: decompress/],
    ['x.zip', 'PK\x03\x04\x14', /archive/],
    ['x.cap', 'GMBU\x00\x02', /Network Monitor.*editcap/],
    ['x.etl', Buffer.from([0, 0, 1, 0, 0x48, 0xd5, 7, 0]), /Windows trace.*etl2pcapng/],
    ['x.bin', Buffer.from([0, 1, 2, 3]), /^no capture; pcap/],
  ])('%s', (name, head, expected) => {
    const message = describeOtherFile(Buffer.from(head as string), name);
    expect(message).toMatch(expected);
    expect(message).toMatch(/pcap, pcapng and snoop are read/);
    expect(message).not.toContain('\n');
  });
});
