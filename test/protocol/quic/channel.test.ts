import { expect, it } from 'vitest';
import { Segment } from '../../../src/packet/segment.ts';
import { QuicChannel } from '../../../src/protocol/quic/channel.ts';

it('has the endpoints of its first packet, and both of its numbers', () => {
  const segment = Object.assign(new Segment(), {
    source0: 0x7f000001,
    destination0: 0x7f000002,
    sourcePort: 5000,
    destinationPort: 443,
  });
  const channel = new QuicChannel(7, 2, segment);
  expect(channel).toMatchObject({ number: 7, transportNumber: 2, tls: true });
  expect(channel.endpoints.map(({ address, port }) => `${address}:${port}`)).toEqual([
    '127.0.0.1:5000',
    '127.0.0.2:443',
  ]);
  expect(channel.streams.map(({ direction }) => direction)).toEqual([0, 1]);
});
