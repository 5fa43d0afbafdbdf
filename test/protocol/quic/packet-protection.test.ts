import { describe, expect, it } from 'vitest';
import { PacketHeader } from '../../../src/protocol/quic/packet-header.ts';
import {
  HeaderProtection,
  initialKeys,
  LevelKeys,
  nextSecret,
  PacketCipher,
  suitesOfSecret,
} from '../../../src/protocol/quic/packet-protection.ts';
import { quicVersionOf } from '../../../src/protocol/quic/versions.ts';
import { suiteOf } from '../../../src/protocol/tls/suites.ts';
import {
  CHACHA20_OF_1,
  CHACHA20_OF_2,
  CLIENT_INITIAL_OF_1,
  CLIENT_INITIAL_OF_2,
  CLIENT_INITIAL_PLAIN,
  SERVER_INITIAL_OF_1,
  SERVER_INITIAL_OF_2,
  SERVER_INITIAL_PLAIN,
} from './rfc9001.ts';

const VERSION_1 = quicVersionOf(1)!;
const VERSION_2 = quicVersionOf(0x6b3343cf)!;
const DESTINATION = Buffer.from('8394c8f03e515708', 'hex');

describe.each([
  ['RFC 9001', VERSION_1, CLIENT_INITIAL_OF_1, SERVER_INITIAL_OF_1, CHACHA20_OF_1],
  ['RFC 9369', VERSION_2, CLIENT_INITIAL_OF_2, SERVER_INITIAL_OF_2, CHACHA20_OF_2],
])('appendix A of %s', (_name, version, client, server, chacha) => {
  const keys = initialKeys(version, DESTINATION)!;

  it.each([
    ['A.2', client, Buffer.concat([CLIENT_INITIAL_PLAIN, Buffer.alloc(917)]), 0, 2],
    ['A.3', server, SERVER_INITIAL_PLAIN, 1, 1],
  ] as const)('%s: an Initial packet', (_part, packet, plain, role, number) => {
    const header = new PacketHeader();
    const bytes = Buffer.concat([Buffer.alloc(42), packet, Buffer.alloc(9)]);
    expect(header.readLong(bytes, 42, bytes.length)).toBe(true);
    expect(header.end).toBe(42 + packet.length);
    expect(keys[role].open(header, bytes, 0)).toEqual(plain);
    expect(keys[role].number).toBe(number);
    expect(keys[1 - role]!.open(header, bytes, 0)).toBe(null);
    for (let at = 42; at < header.end; at += 37) {
      bytes[at]! ^= 0x20;
      expect(keys[role].open(header, bytes, 0)).toBe(null);
      bytes[at]! ^= 0x20;
    }
  });

  it('A.5: ChaCha20-Poly1305', () => {
    const secret = Buffer.from('9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b', 'hex');
    const level = new LevelKeys(version, suiteOf(0x1303)!, secret);
    const header = new PacketHeader();
    header.readShort(0, chacha.length, 0);
    expect(level.open(header, chacha, 654_360_565)).toEqual(Buffer.of(1));
    expect(level.number).toBe(654_360_564);
  });
});

it('A.5 of RFC 9001: the secret of the next generation', () => {
  const secret = Buffer.from('9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b', 'hex');
  expect(nextSecret(VERSION_1, suiteOf(0x1303)!, secret).toString('hex')).toBe(
    '1223504755036d556342ee9361d253421a826c9ecdf3c7148684b36b714881f9',
  );
});

it('packets too short for their protection do not open', () => {
  const [client] = initialKeys(VERSION_1, DESTINATION)!;
  const header = new PacketHeader();
  for (let length = 1; length < 40; length++) {
    header.readShort(0, length, 0);
    expect(client.open(header, CLIENT_INITIAL_OF_1, 0)).toBe(null);
  }
  const protection = new HeaderProtection(VERSION_1, suiteOf(0x1301)!, Buffer.alloc(32));
  expect(protection.unmask(Buffer.alloc(20), 0, 1, 20)).toBe(false);
  const cipher = new PacketCipher(VERSION_1, suiteOf(0x1301)!, Buffer.alloc(32));
  expect(cipher.open(0, Buffer.alloc(1), Buffer.alloc(20), 10, 20)).toBe(null);
});

it('a version whose salt is not known has no Initial keys', () => {
  expect(initialKeys(quicVersionOf(0xff000012)!, DESTINATION)).toBe(null);
});

it('the length of a secret says which suites it may be for', () => {
  expect(suitesOfSecret(32).map(({ number }) => number)).toEqual([0x1301, 0x1303, 0x1304]);
  expect(suitesOfSecret(48).map(({ number }) => number)).toEqual([0x1302]);
});
