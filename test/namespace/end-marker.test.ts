import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markedPosition } from '../../src/namespace/end-marker.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A packet of a pcap file: 16 bytes of header, 42 of Ethernet, IPv4 and UDP, and the text. */
const packet = (text: Buffer): Buffer => Buffer.concat([Buffer.alloc(16, 1), Buffer.alloc(42, 2), text]);

/** Lets what `arrive` writes follow, and gives what is left in the file. */
async function cut(
  before: Buffer,
  arrive: (append: (bytes: Buffer) => void, marker: Buffer) => void,
): Promise<{ readonly isCut: boolean; readonly left: Buffer }> {
  const path = join(folder, 'capture.pcap');
  writeFileSync(path, before);
  const file = openSync(path, 'r+');
  const position = await markedPosition(file, async (marker) =>
    arrive((bytes) => appendFileSync(path, bytes), marker),
  );
  const isCut = position !== null;
  if (isCut) ftruncateSync(file, position);
  closeSync(file);
  return { isCut, left: readFileSync(path) };
}

describe('the marker', () => {
  const before = Buffer.alloc(1000, 7);
  const last = packet(Buffer.from('the last packet of the command'));

  it('and all behind it is cut off', async () => {
    const { isCut, left } = await cut(before, (append, marker) => {
      append(Buffer.concat([last, packet(marker), packet(marker), packet(Buffer.from('later'))]));
    });
    expect(isCut).toBe(true);
    expect(left.equals(Buffer.concat([before, last]))).toBe(true);
  });

  it('is found when it comes late, and byte by byte', async () => {
    const { isCut, left } = await cut(before, (append, marker) => {
      const bytes = Buffer.concat([last, packet(marker)]);
      let at = 0;
      const timer = setInterval(() => {
        append(bytes.subarray(at, at + 1));
        at++;
        if (at === bytes.length) clearInterval(timer);
      }, 1);
    });
    expect(isCut).toBe(true);
    expect(left.equals(Buffer.concat([before, last]))).toBe(true);
  });

  it('is found over the border of two reads', async () => {
    const large = Buffer.alloc((1 << 20) - 60, 9);
    const { isCut, left } = await cut(before, (append, marker) =>
      append(Buffer.concat([large, packet(marker)])),
    );
    expect(isCut).toBe(true);
    expect(left.length).toBe(before.length + large.length);
  });

  it('that does not come is said, and nothing is cut off', async () => {
    const { isCut, left } = await cut(before, (append) => append(last));
    expect(isCut).toBe(false);
    expect(left.equals(Buffer.concat([before, last]))).toBe(true);
  });
});
