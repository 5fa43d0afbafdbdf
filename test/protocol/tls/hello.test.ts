import { describe, expect, it } from 'vitest';
import {
  readClientHello,
  readEncryptedExtensions,
  readServerHello,
  readTicket,
} from '../../../src/protocol/tls/hello.ts';
import fc from '../../support/properties.ts';
import { talk } from './conversation.ts';
import { RESUMED_HANDSHAKE, RETRIED_HANDSHAKE, SIMPLE_HANDSHAKE } from './rfc8448.ts';
import { recordsOf, SERVER } from './support.ts';

/** The body of the first message of the nth record. */
const body = (chunks: readonly { bytes: Buffer }[], index: number): Buffer =>
  chunks[index]!.bytes.subarray(9);

const client = (bytes: Buffer) => readClientHello(bytes, 0, bytes.length);
const server = (bytes: Buffer) => readServerHello(bytes, 0, bytes.length);

describe('the hello of the client', () => {
  it('RFC 8448 section 3', () => {
    const hello = client(body(SIMPLE_HANDSHAKE.chunks, 0))!;
    expect(hello.random.toString('hex')).toMatch(/^cb34ecb1e781.*024dece7$/);
    expect(hello.suites).toEqual([0x1301, 0x1303, 0x1302]);
    expect(hello.serverName).toBe('server');
    expect([hello.earlyData, hello.encryptedHello, hello.protocols]).toEqual([false, false, []]);
  });

  it('RFC 8448 section 4 offers early data', () => {
    expect(client(body(RESUMED_HANDSHAKE.chunks, 0))!.earlyData).toBe(true);
  });

  it('of Node: name, protocols, session', async () => {
    const conversation = await talk({ client: { ALPNProtocols: ['h2', 'http/1.1'] } });
    const hello = client(conversation.chunks[0]!.bytes.subarray(9))!;
    expect(hello.serverName).toBe('tls.test');
    expect(hello.protocols).toEqual(['h2', 'http/1.1']);
    expect(hello.sessionId.length).toBe(32);
  });

  it('that is truncated is read as far as it goes', () => {
    const bytes = body(SIMPLE_HANDSHAKE.chunks, 0);
    for (let end = 0; end < bytes.length; end++) {
      const hello = readClientHello(bytes, 0, end);
      expect(hello === null).toBe(end < 34);
      if (end >= 70) expect(hello!.serverName).toBe('server');
    }
  });

  it('GREASE is no protocol, an encrypted hello is seen', () => {
    const extensions = Buffer.from('0010000a000802' + '0a0a' + '04' + '68747470' + 'fe0d000100', 'hex');
    const bytes = Buffer.concat([
      Buffer.from('0303', 'hex'),
      Buffer.alloc(32, 1),
      Buffer.from('00' + '00021301' + '0100', 'hex'),
      Buffer.of(0, extensions.length),
      extensions,
    ]);
    expect(client(bytes)).toMatchObject({ protocols: ['http'], encryptedHello: true, suites: [0x1301] });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        client(buffer);
        server(buffer);
        readEncryptedExtensions(buffer, 0, buffer.length);
        readTicket(buffer, 0, buffer.length);
      }),
    );
  });
});

describe('the hello of the server', () => {
  it('RFC 8448: version and suite; a retry is known by its random', () => {
    expect(server(body(SIMPLE_HANDSHAKE.chunks, 1))).toMatchObject({
      version: 0x0304,
      suite: 0x1301,
      isRetry: false,
    });
    expect(server(body(RETRIED_HANDSHAKE.chunks, 1))).toMatchObject({ version: 0x0304, isRetry: true });
    expect(server(body(RETRIED_HANDSHAKE.chunks, 3))).toMatchObject({ isRetry: false });
  });

  it('the last drafts count as TLS 1.3', () => {
    for (const [version, expected] of [
      [0x7f1c, 0x0304],
      [0x7f1a, 0x0304],
      [0x7f19, 0x7f19],
    ] as const) {
      const bytes = Buffer.from(body(SIMPLE_HANDSHAKE.chunks, 1));
      bytes.writeUInt16BE(version, bytes.length - 2);
      expect(server(bytes)!.version).toBe(expected);
    }
  });

  it('TLS 1.2 of Node: extended master secret, encrypt-then-mac, protocol', async () => {
    const conversation = await talk({
      both: {
        maxVersion: 'TLSv1.2',
        ciphers: 'ECDHE-RSA-AES128-SHA:@SECLEVEL=0',
        ALPNProtocols: ['http/1.1'],
      },
    });
    const stream = Buffer.concat(
      conversation.chunks.filter(({ direction }) => direction === SERVER).map(({ bytes }) => bytes),
    );
    expect(server(recordsOf(stream)[0]!.subarray(9))).toMatchObject({
      version: 0x0303,
      suite: 0xc013,
      extendedMasterSecret: true,
      encryptThenMac: true,
      protocol: 'http/1.1',
    });
  });

  it('that is truncated in its fixed part is none', () => {
    const bytes = body(SIMPLE_HANDSHAKE.chunks, 1);
    for (let end = 0; end < 38; end++) expect(readServerHello(bytes, 0, end)).toBeNull();
    expect(readServerHello(bytes, 0, 38)).not.toBeNull();
  });
});

it('EncryptedExtensions of RFC 8448 section 4 accept early data', () => {
  const bytes = Buffer.from(
    '00260' + '00a00140012001d00170018001901000101010201030104001c0002400100000000002a0000',
    'hex',
  );
  expect(bytes.length).toBe(40);
  expect(readEncryptedExtensions(bytes, 0, bytes.length)).toEqual({ protocol: null, earlyData: true });
});

it('a ticket stands behind its lifetime (RFC 5077)', () => {
  expect(readTicket(Buffer.from('00001c200003aabbcc', 'hex'), 0, 9).toString('hex')).toBe('aabbcc');
});
