import { describe, expect, it } from 'vitest';
import { RawPacket } from '../../src/capture/raw-packet.ts';
import { Cursor } from '../../src/packet/cursor.ts';
import { FragmentTable } from '../../src/packet/fragments.ts';
import { MALFORMED, TRUNCATED_HEADER } from '../../src/packet/layer.ts';
import { Counters } from '../../src/shared/counters.ts';

function started(start: number, end: number, originalLength: number): Cursor {
  const raw = new RawPacket();
  raw.bytes = Buffer.alloc(1000);
  raw.view = new DataView(raw.bytes.buffer, raw.bytes.byteOffset, raw.bytes.length);
  raw.start = start;
  raw.end = end;
  raw.originalLength = originalLength;
  const cursor = new Cursor(new FragmentTable(new Counters()));
  cursor.start(raw);
  return cursor;
}

describe('Cursor', () => {
  it('ends on the wire where the packet did, and never before its captured end', () => {
    expect(started(100, 160, 200)).toMatchObject({ offset: 100, end: 160, wireEnd: 300 });
    expect(started(100, 160, 10)).toMatchObject({ end: 160, wireEnd: 160 });
  });

  it('endAt narrows the captured bytes, and only the wire can get longer', () => {
    const cursor = started(100, 160, 60);
    cursor.endAt(200);
    expect(cursor).toMatchObject({ end: 160, wireEnd: 200 });
    cursor.endAt(150);
    expect(cursor).toMatchObject({ end: 150, wireEnd: 150 });
  });

  it('distinguishes a truncated header from one that never was whole', () => {
    const cursor = started(100, 160, 70);
    expect(cursor.tooShort(170)).toBe(TRUNCATED_HEADER);
    expect(cursor.tooShort(171)).toBe(MALFORMED);
  });
});
