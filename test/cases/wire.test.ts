// What is on the wire comes out: the captures of fixtures/wire, each with its key log where it has one. Each holds one
// response with two cookies, or as many as the table says.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldValues } from '../../src/record/message.ts';
import { messagesOf } from '../support/analyse.ts';
import { FIXTURES } from '../support/repository.ts';

const WIRE = join(FIXTURES, 'wire');
const TWO = ['sid=abc123; Path=/; HttpOnly', 'theme=dark; Path=/'];

interface Case {
  readonly capture: string;
  readonly keyLog?: string;
  readonly cookies?: readonly string[];
  /** The URL of the request of each response; undefined where it is not known. */
  readonly urls?: readonly (string | undefined)[];
  readonly unseen?: readonly string[];
}

const CASES: readonly Case[] = [
  { capture: 'tls13-one', keyLog: 'tls13-one.keys', urls: ['https://localhost/sc'] },
  { capture: 'tls13-one', keyLog: 'tls13-utf16.keys', urls: ['https://localhost/sc'] },
  { capture: 'tls13-one', keyLog: 'tls13-cut.keys', urls: [undefined], unseen: ['tls-one-direction'] },
  { capture: 'tls13-one', keyLog: 'tls12-one.keys', cookies: [], urls: [], unseen: ['tls-without-keys'] },
  { capture: 'tls12-one', keyLog: 'tls12-one.keys', urls: ['https://127.0.0.1:18443/12'] },
  { capture: 'tls12-one', keyLog: 'tls12-session-id.keys', urls: ['https://127.0.0.1:18443/12'] },
  {
    capture: 'tls-expect-lost-100',
    keyLog: 'tls-expect-lost-100.keys',
    urls: ['https://127.0.0.1:18443/login'],
  },
  { capture: 'ct-none', keyLog: 'ct-none.keys', urls: ['https://localhost/sc'] },
  { capture: 'ct-noreq', keyLog: 'ct-noreq.keys', urls: [undefined, 'https://localhost/sc'] },
  ...['socks4', 'socks5', 'ssh-d-like', 'icap-resp'].map((capture) => ({
    capture,
    urls: ['http://app.example.test/'],
  })),
  // ssldump writes no ports.
  { capture: 'ssldump', urls: ['http://127.0.0.1:18443/12'] },
  { capture: 'h2-upper-name', urls: ['http://x/'] },
  ...[
    'teredo-relay-port',
    'et0800-v6',
    'pktap-149',
    'null-0f000800',
    'rvi-eth-rawip',
    'tso20',
    'tzsp',
    'l2tp',
    'mplsudp',
    'vntag',
  ].map((capture) => ({ capture, urls: ['http://app.example.test/login'] })),
];

describe('fixtures/wire', () => {
  it.each(CASES)('$capture $keyLog', async ({ capture, keyLog, cookies = TWO, urls, unseen = [] }) => {
    const keyLogs = keyLog === undefined ? [] : [join(WIRE, keyLog)];
    const { messages, summary } = await messagesOf(join(WIRE, `${capture}.pcap`), keyLogs);
    const responses = messages.filter(({ kind }) => kind === 'response');
    expect(responses.flatMap((message) => fieldValues(message, 'set-cookie'))).toEqual(cookies);
    const found = responses.map((message) =>
      message.kind === 'response' ? message.request?.url : undefined,
    );
    if (urls !== undefined) expect(found).toEqual(urls);
    expect(summary.unseen.map(({ why }) => why)).toEqual(unseen);
  });

  it('what Wireshark exports of TLS that it has opened: each message once, over HTTP/1 and HTTP/2', async () => {
    const { messages, summary } = await messagesOf(join(WIRE, 'exported-tls.pcap'), []);
    const found = messages.flatMap((message) => {
      if (message.kind !== 'response') return [];
      const url = message.request?.url;
      return fieldValues(message, 'set-cookie').map(
        (cookie) => `${message.protocol} ${message.tls} ${url} ${cookie}`,
      );
    });
    const cookies = (protocol: string, number: number, pages: readonly string[]) =>
      pages.flatMap((page) => [
        `${protocol} true https://app.test/${page} sid=v${number}-${page}; Path=/; HttpOnly; Secure`,
        `${protocol} true https://app.test/${page} theme=dark-${page}; Path=/`,
      ]);
    expect(found).toEqual([
      ...cookies('http/1.1', 1, ['login', 'late', 'length', 'late2', 'page']),
      ...cookies('h2', 2, ['login', 'late', 'length', 'page']),
    ]);
    expect(summary.unseen).toEqual([]);
  });

  it('the first segment of TLS has five bytes', async () => {
    const name = join(WIRE, 'tls-first-segment-5-bytes');
    const { messages, summary } = await messagesOf(`${name}.pcap`, [`${name}.keys`]);
    expect(messages.flatMap((message) => fieldValues(message, 'set-cookie'))).toHaveLength(5);
    expect(summary.unseen).toEqual([]);
  });

  it('GnuTLS with Camellia in Galois/Counter Mode, 128 and 256 bits', async () => {
    const name = join(WIRE, 'camellia-gcm');
    const { messages, summary } = await messagesOf(`${name}.pcap`, [`${name}.keys`]);
    expect(
      messages.map((message) =>
        message.kind === 'response' ? [message.status, message.request?.url] : message.url,
      ),
    ).toEqual(
      ['https://tls.test/CAMELLIA-128-GCM', 'https://tls.test/CAMELLIA-256-GCM'].flatMap((url) => [
        url,
        [200, url],
      ]),
    );
    expect(summary.unseen).toEqual([]);
  });

  it('a key log that fits nothing, or is none, is said', async () => {
    const capture = join(WIRE, 'tls12-one.pcap');
    const warnings = async (keyLog: string) =>
      (await messagesOf(capture, [join(WIRE, keyLog)])).summary.warnings;
    expect(await warnings('tls13-one.keys')).toEqual([
      expect.stringContaining('0 of 4 secrets fit a connection'),
    ]);
    expect(await warnings('../README.md')).toEqual([expect.stringContaining('no TLS secret is in it, but')]);
    expect(await warnings('tls12-one.keys')).toEqual([]);
  });

  it('no capture is without a test', () => {
    const named = new Set(CASES.map(({ capture }) => capture));
    const elsewhere = /^(lost|nginx-|mitm-|ssll-|http2-version|tls-first|camellia|exported)/;
    const names = readdirSync(WIRE)
      .filter((name) => name.endsWith('.pcap'))
      .map((name) => name.slice(0, -5));
    expect(names.filter((name) => !named.has(name) && !elsewhere.test(name))).toEqual([]);
  });
});
