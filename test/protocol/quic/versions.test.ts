import { expect, it } from 'vitest';
import {
  HANDSHAKE_PACKET,
  INITIAL,
  QUIC_VERSION_1,
  quicVersionOf,
  RETRY,
  ZERO_RTT,
} from '../../../src/protocol/quic/versions.ts';

it('knows versions 1 and 2 and the drafts', () => {
  expect(quicVersionOf(1)).toBe(QUIC_VERSION_1);
  expect(QUIC_VERSION_1.types).toEqual([INITIAL, ZERO_RTT, HANDSHAKE_PACKET, RETRY]);
  // RFC 9369 section 3.2: Initial is 0b01, 0-RTT 0b10, Handshake 0b11, Retry 0b00.
  expect(quicVersionOf(0x6b3343cf)!.types).toEqual([RETRY, INITIAL, ZERO_RTT, HANDSHAKE_PACKET]);
  const salts = [28, 29, 32, 33, 34].map((draft) =>
    quicVersionOf(0xff000000 + draft)!
      .salt?.toString('hex')
      .slice(0, 8),
  );
  expect(salts).toEqual([undefined, 'afbfec28', 'afbfec28', '38762cf7', '38762cf7']);
  expect([0, 2, 0x51303433, 0xff000100].map(quicVersionOf)).toEqual([null, null, null, null]);
});
