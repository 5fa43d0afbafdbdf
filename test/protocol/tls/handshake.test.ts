import { expect, it } from 'vitest';
import { Handshake } from '../../../src/protocol/tls/handshake.ts';
import { readClientHello, readServerHello } from '../../../src/protocol/tls/hello.ts';
import { KeyStore } from '../../../src/protocol/tls/key-store.ts';
import { suiteOf } from '../../../src/protocol/tls/suites.ts';
import { APPLICATION, HANDSHAKING } from '../../../src/protocol/tls/traffic-secrets.ts';
import { SIMPLE_HANDSHAKE } from './rfc8448.ts';
import { CLIENT, SERVER } from './support.ts';

const { chunks, keyLog } = SIMPLE_HANDSHAKE;
function handshakeOf(text = keyLog): Handshake {
  const keys = new KeyStore();
  keys.add(Buffer.from(text), true);
  return new Handshake(keys, readClientHello(chunks[0]!.bytes, 9, chunks[0]!.bytes.length)!, CLIENT);
}

it('has ciphers for both directions once it is settled', () => {
  const handshake = handshakeOf();
  expect(handshake.cipher(SERVER, HANDSHAKING)).toBeNull();
  handshake.settle(0x0304, suiteOf(0x1301)!, readServerHello(chunks[1]!.bytes, 9, chunks[1]!.bytes.length));
  expect(handshake.isEarlyDataDecided).toBe(true);
  const { bytes } = chunks[2]!;
  expect(handshake.cipher(SERVER, HANDSHAKING)!.open(0, bytes, 0, bytes.length)).toBe(true);
  expect(handshake.cipher(CLIENT, HANDSHAKING)!.open(0, bytes, 0, bytes.length)).toBe(false);
});

it('guesses the suite from what opens a record', () => {
  const handshake = handshakeOf();
  const { bytes } = chunks[6]!;
  expect(handshake.guess(SERVER, Buffer.alloc(100), 0, 100)).toBeNull();
  const guess = handshake.guess(SERVER, bytes, 0, bytes.length)!;
  // The NewSessionTicket had number 0.
  expect([guess.epoch, guess.sequence]).toEqual([APPLICATION, 1]);
  expect(handshake.suite!.number).toBe(0x1301);
});

it('keeps messages only where a premaster secret may need them', () => {
  expect(handshakeOf().keepsMessages).toBe(false);
  const handshake = handshakeOf(`RSA 0011223344556677 ${'ab'.repeat(48)}\n`);
  expect(handshake.keepsMessages).toBe(true);
  handshake.setKeyExchange(Buffer.alloc(130));
  expect(handshake.keepsMessages).toBe(false);
});
