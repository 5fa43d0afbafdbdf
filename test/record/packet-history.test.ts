import { expect, it } from 'vitest';
import { RawPacket } from '../../src/capture/raw-packet.ts';
import { Segment } from '../../src/packet/segment.ts';
import { MAX_REMEMBERED_PACKET_BYTES } from '../../src/record/limits.ts';
import { PacketHistory } from '../../src/record/packet-history.ts';
import { request } from '../support/messages.ts';

function packet(frame: number, change: Partial<RawPacket> = {}): RawPacket {
  const bytes = Buffer.from(`packet ${frame}`);
  return Object.assign(
    new RawPacket(),
    { bytes, end: bytes.length, frame, linkType: 1, seconds: frame },
    change,
  );
}

it('knows the packet of a message, its times and its segment', () => {
  const history = new PacketHistory();
  history.nextInput();
  const passedOn: unknown[] = [];
  const sink = history.before({
    segment: (each) => passedOn.push(each),
    datagram: (each) => passedOn.push(each),
  });
  history.packet(packet(1));
  history.packet(packet(2, { nanoseconds: 5, originalLength: 99 }));
  const segment = Object.assign(new Segment(), { flags: 0x18, payloadLength: 7, networkStart: 0 });
  segment.bytes = Buffer.from('45000000000000004006', 'hex');
  sink.segment(segment);
  sink.datagram(segment);
  const message = request({ frame: 2 });
  history.keep(message);
  expect(passedOn).toEqual([segment, segment]);
  expect(history.factsOf(message)).toEqual({
    length: 99,
    capturedLength: 8,
    sinceFirstNs: 1_000_000_005n,
    sincePreviousNs: 1_000_000_005n,
    linkType: 1,
    bytes: 'packet 2',
    tcp: { flags: 0x18, payloadLength: 7, timeToLive: 64 },
  });
});

it('knows nothing of packets that are long over, nor of those of another capture', () => {
  const history = new PacketHistory();
  history.packet(packet(1));
  history.packet(
    packet(2, { bytes: Buffer.alloc(MAX_REMEMBERED_PACKET_BYTES), end: MAX_REMEMBERED_PACKET_BYTES }),
  );
  const first = request({ frame: 1 });
  history.keep(first);
  expect(history.factsOf(first)).toBeNull();
  history.nextInput();
  const second = request({ frame: 2 });
  history.keep(second);
  expect(history.factsOf(second)).toBeNull();
});
