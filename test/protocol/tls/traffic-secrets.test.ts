import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KeyStore } from '../../../src/protocol/tls/key-store.ts';
import { suiteOf } from '../../../src/protocol/tls/suites.ts';
import {
  APPLICATION,
  EARLY,
  HANDSHAKING,
  masterSecret,
  TrafficSecrets,
} from '../../../src/protocol/tls/traffic-secrets.ts';
import { RESUMED_HANDSHAKE, SIMPLE_HANDSHAKE } from './rfc8448.ts';

const keysOf = (keyLog: string): KeyStore => {
  const keys = new KeyStore();
  keys.add(Buffer.from(keyLog), true);
  return keys;
};
const randomOf = (keyLog: string): Buffer => Buffer.from(keyLog.split(' ')[1]!, 'hex');

describe('secrets of TLS 1.3', () => {
  const keys = keysOf(RESUMED_HANDSHAKE.keyLog);
  const random = randomOf(RESUMED_HANDSHAKE.keyLog);
  const suite = suiteOf(0x1301)!;
  const { chunks } = RESUMED_HANDSHAKE;

  it('open the records of their epochs (RFC 8448 section 4)', () => {
    const client = new TrafficSecrets(keys, random, true);
    const server = new TrafficSecrets(keys, random, false);
    const opens = (secrets: TrafficSecrets, epoch: number, index: number): boolean => {
      const { bytes } = chunks[index]!;
      return secrets.cipher(suite, epoch)!.open(0, bytes, 0, bytes.length);
    };
    expect(opens(client, EARLY, 1)).toBe(true);
    expect(opens(server, HANDSHAKING, 3)).toBe(true);
    expect(opens(client, HANDSHAKING, 5)).toBe(true);
    expect(opens(client, APPLICATION, 6)).toBe(true);
    expect(opens(server, APPLICATION, 7)).toBe(true);
    expect(opens(server, APPLICATION + 1, 7)).toBe(false);
  });

  it('are not made up: unknown ones, and those of another hash, give no cipher', () => {
    expect(new TrafficSecrets(keys, Buffer.alloc(32), true).cipher(suite, APPLICATION)).toBeNull();
    expect(new TrafficSecrets(keys, Buffer.alloc(32), true).cipher(suite, APPLICATION + 3)).toBeNull();
    expect(new TrafficSecrets(keys, random, true).cipher(suiteOf(0x1302)!, APPLICATION)).toBeNull();
    const simple = new TrafficSecrets(
      keysOf(SIMPLE_HANDSHAKE.keyLog),
      randomOf(SIMPLE_HANDSHAKE.keyLog),
      true,
    );
    expect(simple.cipher(suite, EARLY)).toBeNull();
  });
});

describe('the master secret', () => {
  const hello = {
    random: Buffer.alloc(32, 1),
    sessionId: Buffer.from('session'),
    suites: [],
    serverName: null,
    protocols: [],
    ticket: Buffer.from('ticket'),
    earlyData: false,
    encryptedHello: false,
  };
  const serverHello = {
    random: Buffer.alloc(32, 2),
    sessionId: Buffer.from('session'),
    version: 0x0303,
    suite: 0x009c,
    compression: 0,
    isRetry: false,
    encryptThenMac: false,
    extendedMasterSecret: true,
    protocol: null,
  };
  const suite = suiteOf(0x009c)!;
  const handshake = { hello, serverHello, keyExchange: null, transcript: null };

  it('follows from the premaster secret of a PMS_CLIENT_RANDOM line (RFC 5246 section 8.1)', () => {
    const premaster = Buffer.from('cd'.repeat(48), 'hex');
    const keys = keysOf(`PMS_CLIENT_RANDOM ${'01'.repeat(32)} ${premaster.toString('hex')}\n`);
    const hmac = (...parts: Buffer[]) =>
      createHmac('sha256', premaster).update(Buffer.concat(parts)).digest();
    const seed = Buffer.concat([Buffer.from('master secret'), hello.random, serverHello.random]);
    const first = hmac(seed);
    const master = Buffer.concat([hmac(first, seed), hmac(hmac(first), seed)]).subarray(0, 48);
    const plain = { ...handshake, serverHello: { ...serverHello, extendedMasterSecret: false } };
    expect(masterSecret(keys, suite, plain)?.toString('hex')).toBe(master.toString('hex'));
    // The extended one depends on messages that were not seen (RFC 7627).
    expect(masterSecret(keys, suite, handshake)).toBeNull();
  });

  it('is that of the line, else that of the session which is resumed', () => {
    const keys = keysOf(`CLIENT_RANDOM ${'01'.repeat(32)} ${'ab'.repeat(48)}\n`);
    expect(masterSecret(keys, suite, handshake)!.toString('hex')).toBe('ab'.repeat(48));
    const other = keysOf('');
    expect(masterSecret(other, suite, handshake)).toBeNull();
    other.rememberSession(Buffer.from('session'), Buffer.alloc(48, 7));
    expect(masterSecret(other, suite, handshake)).toEqual(Buffer.alloc(48, 7));
    const isNew = { ...serverHello, sessionId: Buffer.from('another') };
    expect(masterSecret(other, suite, { ...handshake, serverHello: isNew })).toBeNull();
    other.rememberSession(Buffer.from('ticket'), Buffer.alloc(48, 8));
    expect(masterSecret(other, suite, { ...handshake, serverHello: isNew })).toEqual(Buffer.alloc(48, 8));
    // A full handshake has a key exchange: the session was not taken up.
    const full = { ...handshake, serverHello: isNew, keyExchange: Buffer.alloc(130) };
    expect(masterSecret(other, suite, full)).toBeNull();
  });

  it('needs all messages where it is the extended one', () => {
    const keys = keysOf(`RSA ${'00'.repeat(8)} ${'ab'.repeat(48)}\n`);
    const keyExchange = Buffer.alloc(130);
    expect(masterSecret(keys, suite, { ...handshake, keyExchange })).toBeNull();
    const extended = masterSecret(keys, suite, { ...handshake, keyExchange, transcript: [Buffer.from('x')] });
    const plain = masterSecret(keys, suite, {
      ...handshake,
      keyExchange,
      serverHello: { ...serverHello, extendedMasterSecret: false },
    });
    expect([extended?.length, plain?.length, extended!.equals(plain!)]).toEqual([48, 48, false]);
  });
});
