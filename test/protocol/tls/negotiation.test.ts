// The decisions of the handshake, record by record; whole connections are in connection.test.ts.

import { describe, expect, it } from 'vitest';
import { RESUMED_HANDSHAKE, SIMPLE_HANDSHAKE } from './rfc8448.ts';
import { CLIENT, Rig, SERVER } from './support.ts';

const bytesOf = (handshake: typeof SIMPLE_HANDSHAKE, index: number): Buffer => handshake.chunks[index]!.bytes;

describe('which direction waits for which', () => {
  it('the server for the hello of the client', () => {
    const rig = new Rig(SIMPLE_HANDSHAKE.keyLog);
    for (const index of [1, 2, 4, 6]) rig.feed(SERVER, bytesOf(SIMPLE_HANDSHAKE, index));
    expect(rig.inner).toBeUndefined();
    rig.feed(CLIENT, bytesOf(SIMPLE_HANDSHAKE, 0));
    expect(rig.text(SERVER)).toHaveLength(50);
    expect(rig.undecrypted).toEqual([]);
  });

  it('the client for that of the server, and early data for what the server says of it', () => {
    const rig = new Rig(RESUMED_HANDSHAKE.keyLog);
    for (const index of [0, 1]) rig.feed(CLIENT, bytesOf(RESUMED_HANDSHAKE, index));
    expect(rig.inner).toBeUndefined();
    rig.feed(SERVER, bytesOf(RESUMED_HANDSHAKE, 2));
    expect(rig.inner).toBeUndefined();
    rig.feed(SERVER, bytesOf(RESUMED_HANDSHAKE, 3));
    expect(rig.text(CLIENT)).toBe('ABCDEF');
  });

  it('none for ever: without the hello of the client its random is found in the key log', () => {
    const late = new Rig(SIMPLE_HANDSHAKE.keyLog);
    for (const index of [1, 2, 4, 6]) late.feed(SERVER, bytesOf(SIMPLE_HANDSHAKE, index));
    late.end();
    expect(late.text(SERVER)).toHaveLength(50);
    expect(late.undecrypted).toEqual([]);
    const other = new Rig(RESUMED_HANDSHAKE.keyLog);
    for (const index of [1, 2, 4, 6]) other.feed(SERVER, bytesOf(SIMPLE_HANDSHAKE, index));
    other.end();
    expect(other.undecrypted).toEqual(['tls-without-keys']);
  });

  it('none for ever: a connection that ends without the hello of the server says so', () => {
    const lost = new Rig(RESUMED_HANDSHAKE.keyLog);
    for (const index of [0, 1]) lost.feed(CLIENT, bytesOf(RESUMED_HANDSHAKE, index));
    lost.end();
    expect(lost.undecrypted).toEqual(['tls-handshake-lost']);
  });
});

describe('what cannot be read', () => {
  const change = (index: number, edit: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(bytesOf(SIMPLE_HANDSHAKE, index));
    edit(bytes);
    return bytes;
  };
  const outcome = (serverHello: Buffer): string[] => {
    const rig = new Rig(SIMPLE_HANDSHAKE.keyLog);
    rig.feed(CLIENT, bytesOf(SIMPLE_HANDSHAKE, 0));
    rig.feed(SERVER, serverHello);
    expect(rig.channel.ignored).toBe(true);
    return rig.undecrypted;
  };

  it('other versions, suites of another version, compression', () => {
    expect(outcome(change(1, (bytes) => bytes.writeUInt16BE(0x0305, bytes.length - 2)))).toEqual([
      'tls-unsupported-version 0x305',
    ]);
    expect(outcome(change(1, (bytes) => bytes.writeUInt16BE(0x0300, bytes.length - 2)))).toEqual([
      'tls-unsupported-version SSL-3.0',
    ]);
    expect(outcome(change(1, (bytes) => bytes.writeUInt16BE(0x1304 + 0x10, 44)))).toEqual([
      'tls-unsupported-suite 0x1314',
    ]);
    expect(outcome(change(1, (bytes) => bytes.writeUInt16BE(0xc02f, 44)))).toEqual([
      'tls-unsupported-suite TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    ]);
    expect(
      outcome(
        change(1, (bytes) => {
          bytes[46] = 1;
        }),
      ),
    ).toEqual(['tls-unsupported-suite with compression']);
  });
});
