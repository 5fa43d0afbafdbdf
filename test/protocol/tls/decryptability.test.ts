import { describe, expect, it } from 'vitest';
import { TlsDecryptability } from '../../../src/protocol/tls/decryptability.ts';
import { KeyStore } from '../../../src/protocol/tls/key-store.ts';
import { Counters } from '../../../src/shared/counters.ts';
import { SIMPLE_HANDSHAKE } from './rfc8448.ts';

const CLIENT_HELLO = SIMPLE_HANDSHAKE.chunks[0]!.bytes;
const SERVER_HELLO = SIMPLE_HANDSHAKE.chunks[1]!.bytes;
const DATA = SIMPLE_HANDSHAKE.chunks[2]!.bytes;

function rig(keyLog: string, mayGrow = false) {
  const keys = new KeyStore();
  keys.add(Buffer.from(keyLog), true);
  keys.mayGrow = mayGrow;
  const counters = new Counters();
  const decryptability = new TlsDecryptability(keys, counters);
  const of = (bytes: Buffer, isOtherDetected = false) => {
    const { isRead, unseen } = decryptability.detect(bytes, 0, bytes.length, isOtherDetected);
    return isRead ? 'read' : unseen;
  };
  return { of, counters, keys };
}
const OTHER_KEYS = `CLIENT_RANDOM ${'77'.repeat(32)} ${'ab'.repeat(48)}\n`;

describe('a connection is read', () => {
  it('when its keys are there, or may come', () => {
    expect(rig(SIMPLE_HANDSHAKE.keyLog).of(CLIENT_HELLO)).toBe('read');
    expect(rig(OTHER_KEYS).of(CLIENT_HELLO)).toBe('tls-without-keys');
    expect(rig(OTHER_KEYS, true).of(CLIENT_HELLO)).toBe('read');
    expect(rig('', true).of(CLIENT_HELLO)).toBe('read');
    expect(rig(`RSA 0011223344556677 ${'ab'.repeat(48)}\n`).of(CLIENT_HELLO)).toBe('read');
  });

  it('never without any keys, and its server is named', () => {
    const { of, counters } = rig('');
    expect([of(CLIENT_HELLO), of(SERVER_HELLO)]).toEqual(Array(2).fill('tls-without-keys'));
    expect([rig('').of(DATA), DATA[0]]).toEqual(['tls-started-too-late', 23]);
    expect([...counters.unseenHosts.get('tls-without-keys')!]).toEqual(['server']);
  });

  it('when its hello ends before the random, if there are keys', () => {
    expect(rig(OTHER_KEYS).of(CLIENT_HELLO.subarray(0, 30))).toBe('read');
    expect(rig('').of(CLIENT_HELLO.subarray(0, 30))).toBe('tls-without-keys');
  });

  it('with the hello of the server only as long as that of the client may come', () => {
    const { of } = rig(OTHER_KEYS);
    expect(of(SERVER_HELLO)).toBe('read');
    expect(of(SERVER_HELLO, true)).toBe('tls-started-too-late');
    expect(of(DATA)).toBe('tls-started-too-late');
  });
});

it('an encrypted hello is counted beside its cause', () => {
  const { of, counters } = rig(OTHER_KEYS);
  const hello = Buffer.from(CLIENT_HELLO);
  // The renegotiation_info extension of the example becomes an encrypted hello.
  hello.set([0xfe, 0x0d], hello.indexOf(Buffer.from('ff010001', 'hex')));
  expect(of(hello)).toBe('tls-without-keys');
  expect(counters.unseenConnections.get('tls-encrypted-client-hello')).toBe(1);
});
