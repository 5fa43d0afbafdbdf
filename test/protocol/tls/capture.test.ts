// TLS from packets on: through the flow stage, with reordering, loss and duplicates, inside other protocols, and
// against tshark on the captures of others.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fieldValues, type Message } from '../../../src/record/message.ts';
import type { ReadSummary } from '../../../src/record/records.ts';
import { messagesOf } from '../../support/analyse.ts';
import fc from '../../support/properties.ts';
import * as http2 from '../http2/support.ts';
import { type Conversation, talk } from './conversation.ts';
import { packetsOf, pcapngOf, pcapOf } from './packets.ts';
import { type Chunk, CLIENT, hasShared, plaintextOf, SERVER, SHARED } from './support.ts';

const directory = mkdtempSync(join(tmpdir(), 'crumbshark-tls-'));
afterAll(() => rmSync(directory, { recursive: true }));

function write(name: string, bytes: Buffer | string): string {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
}

interface Result {
  readonly messages: readonly Message[];
  readonly setCookies: readonly string[];
  readonly cookies: readonly string[];
  readonly summary: ReadSummary;
}

async function analyse(capture: string, keylogFiles: readonly string[] = []): Promise<Result> {
  const { messages, summary } = await messagesOf(capture, keylogFiles);
  const values = (kind: string, name: string): string[] =>
    messages.filter((message) => message.kind === kind).flatMap((message) => fieldValues(message, name));
  return {
    messages,
    setCookies: values('response', 'set-cookie'),
    cookies: values('request', 'cookie'),
    summary,
  };
}

const BODY = Buffer.alloc(60_000, 'abcdefghijklmnopqrstuvwxyz');
const response = (index: number): Buffer =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 200 OK\r\nSet-Cookie: n=${index}; Secure\r\nContent-Length: ${BODY.length}\r\n\r\n`,
    ),
    BODY,
  ]);

describe('from packets', () => {
  const conversations: Conversation[] = [];
  beforeAll(async () => {
    const requests = Array.from({ length: 6 }, (_, index) =>
      Buffer.from(`GET /${index} HTTP/1.1\r\nHost: tls.test\r\nCookie: c=${index}\r\n\r\n`),
    );
    const responses = requests.map((_, index) => response(index));
    for (const both of [
      { minVersion: 'TLSv1.3' },
      { maxVersion: 'TLSv1.2' },
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-SHA:@SECLEVEL=0' },
    ] as const)
      conversations.push(await talk({ both, requests, responses }));
  });
  const expectAll = ({ setCookies, cookies, summary, messages }: Result): void => {
    expect(setCookies).toEqual(Array.from({ length: 6 }, (_, index) => `n=${index}; Secure`));
    expect(cookies).toEqual(Array.from({ length: 6 }, (_, index) => `c=${index}`));
    expect(summary.unseen).toEqual([]);
    expect(messages.every(({ tls }) => tls)).toBe(true);
    const urls = messages.flatMap((message) => (message.kind === 'response' ? [message.request?.url] : []));
    expect(urls).toEqual(Array.from({ length: 6 }, (_, index) => `https://tls.test/${index}`));
  };

  it('cookies of every version, in segments of every size', async () => {
    for (const [index, { chunks, keyLog }] of conversations.entries())
      for (const segmentBytes of [37, 536, 1448, 9000, 65_000]) {
        const capture = write(`plain-${index}-${segmentBytes}`, pcapOf(packetsOf(chunks, { segmentBytes })));
        expectAll(await analyse(capture, [write('keys', keyLog)]));
      }
  });

  it('reordered and repeated packets change nothing', async () => {
    for (const { chunks, keyLog } of conversations) {
      const packets = packetsOf(chunks);
      const keys = write('keys', keyLog);
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(1000), { minLength: 1, maxLength: 30 }), async (places) => {
          const mixed = [...packets];
          for (const place of places) {
            // Behind the handshake of TCP: one packet later, or twice.
            const at = 3 + (place % (mixed.length - 8));
            if (place % 3 === 0) mixed.splice(at + 2, 0, mixed[at]!);
            else mixed.splice(at, 2, mixed[at + 1]!, mixed[at]!);
          }
          expectAll(await analyse(write('mixed', pcapOf(mixed)), [keys]));
        }),
        { numRuns: 15 },
      );
    }
  });

  it('lost packets cost the records they were in, and how much that was is counted exactly', async () => {
    for (const { chunks, keyLog, sent } of conversations.slice(0, 2)) {
      const packets = packetsOf(chunks);
      const keys = write('keys', keyLog);
      const firstData = packets.findIndex((packet) => packet.length > 1400 && packet[54] === 0x17) + 20;
      await fc.assert(
        fc.asyncProperty(fc.nat(1000), fc.integer({ min: 1, max: 30 }), async (place, count) => {
          const at = firstData + (place % (packets.length - firstData - 60));
          const lossy = packets.filter((_, index) => index < at || index >= at + count);
          const { recorders, counters } = await plaintextOf(write('lossy', pcapOf(lossy)), keys);
          expect([...counters.unseenConnections]).toEqual([]);
          for (const direction of [CLIENT, SERVER] as const) {
            const all = sent[direction].toString('latin1');
            const got = recorders[0]!.text(direction);
            const lost = recorders[0]!.gaps[direction].reduce((sum, gap) => sum + gap, 0);
            expect(got.length + lost).toBe(all.length);
            let same = 0;
            while (same < got.length && got[same] === all[same]) same++;
            expect(all.endsWith(got.slice(same))).toBe(true);
          }
        }),
        { numRuns: 20 },
      );
    }
  });

  it('the hello of the server may come before that of the client', async () => {
    const { chunks, keyLog } = conversations[0]!;
    const packets = packetsOf(chunks);
    const overtaken = [...packets.slice(0, 3), packets[4]!, packets[3]!, ...packets.slice(5)];
    expectAll(await analyse(write('overtaken', pcapOf(overtaken)), [write('keys', keyLog)]));
  });

  it('a capture without keys names the server; one that begins late says so', async () => {
    const { chunks, keyLog } = conversations[0]!;
    const whole = write('whole', pcapOf(packetsOf(chunks)));
    const without = await analyse(whole);
    expect(without.summary.unseen).toEqual([
      { why: 'tls-without-keys', connections: 1, hosts: ['tls.test'] },
    ]);
    const other = await analyse(whole, [write('other', conversations[1]!.keyLog)]);
    expect(other.summary.unseen).toEqual(without.summary.unseen);
    const late = write('late', pcapOf(packetsOf(chunks, { late: true }).slice(8)));
    expect((await analyse(late, [write('keys', keyLog)])).summary.unseen).toEqual([
      { why: 'tls-started-too-late', connections: 1 },
    ]);
    // Keys do not help.
    expect((await analyse(late)).summary.unseen).toEqual([{ why: 'tls-started-too-late', connections: 1 }]);
  });

  it('secrets inside a pcapng count wherever they stand', async () => {
    const { chunks, keyLog } = conversations[0]!;
    const packets = packetsOf(chunks);
    for (const place of [0, 4, 10, packets.length])
      expectAll(await analyse(write('secrets', pcapngOf(packets, keyLog, place))));
  });

  it('TLS that begins inside another protocol: SMTP, PostgreSQL, MySQL', async () => {
    const { chunks, keyLog } = conversations[0]!;
    const say = (direction: 0 | 1, text: string | Buffer): Chunk => ({ direction, bytes: Buffer.from(text) });
    const prefaces: Chunk[][] = [
      [
        say(SERVER, '220 mail.test ESMTP\r\n'),
        say(CLIENT, 'EHLO x\r\n'),
        say(SERVER, '250-mail.test\r\n250 STARTTLS\r\n'),
        say(CLIENT, 'STARTTLS\r\n'),
        say(SERVER, '220 go ahead\r\n'),
      ],
      [say(CLIENT, Buffer.from('0000000804d2162f', 'hex')), say(SERVER, 'S')],
      [
        say(SERVER, Buffer.from('4a0000000a382e302e3333000b000000', 'hex')),
        say(CLIENT, Buffer.concat([Buffer.from('2000000185ae7f00', 'hex'), Buffer.alloc(28)])),
      ],
    ];
    for (const preface of prefaces) {
      const packets = packetsOf([...preface, ...chunks]);
      for (let lost = -1; lost < 3 + preface.length; lost++) {
        const capture = write('starttls', pcapOf(packets.filter((_, index) => index !== lost)));
        const result = await analyse(capture, [write('keys', keyLog)]);
        expect(result.setCookies).toHaveLength(6);
        if (lost < 0) expectAll(result);
        const { unseen } = (await analyse(capture)).summary;
        expect(unseen).toMatchObject([{ why: 'tls-without-keys', connections: 1 }]);
      }
    }
  });

  it('TLS in a CONNECT tunnel, and behind a PROXY header', async () => {
    const { chunks, keyLog } = conversations[0]!;
    const keys = write('keys', keyLog);
    const tunnel: Chunk[] = [
      {
        direction: CLIENT,
        bytes: Buffer.from('CONNECT tls.test:443 HTTP/1.1\r\nHost: tls.test:443\r\n\r\n'),
      },
      { direction: SERVER, bytes: Buffer.from('HTTP/1.1 200 OK\r\n\r\n') },
      ...chunks,
    ];
    const { setCookies, messages } = await analyse(write('tunnel', pcapOf(packetsOf(tunnel))), [keys]);
    expect(setCookies).toHaveLength(6);
    expect(messages.map(({ tls }) => tls)).toEqual([false, false, ...Array.from({ length: 12 }, () => true)]);
    const header = Buffer.from('PROXY TCP4 10.0.0.1 10.0.0.2 1 443\r\n');
    const proxied: Chunk[] = [
      { direction: CLIENT, bytes: Buffer.concat([header, chunks[0]!.bytes]) },
      ...chunks.slice(1),
    ];
    expectAll(await analyse(write('proxied', pcapOf(packetsOf(proxied))), [keys]));
  });

  it('TLS that HTTP was upgraded to (RFC 2817), also where the packets before it are lost', async () => {
    const { chunks, keyLog } = conversations[0]!;
    const keys = write('keys', keyLog);
    const say = (direction: 0 | 1, text: string): Chunk => ({ direction, bytes: Buffer.from(text) });
    const upgrade = 'Upgrade: TLS/1.0\r\nConnection: Upgrade\r\n\r\n';
    const packets = packetsOf([
      say(CLIENT, `OPTIONS * HTTP/1.1\r\nHost: tls.test\r\n${upgrade}`),
      say(SERVER, `HTTP/1.1 101 Switching Protocols\r\n${upgrade}`),
      ...chunks,
    ]);
    for (const lost of [[], [3], [4], [3, 4]]) {
      const kept = packets.filter((_, index) => !lost.includes(index));
      const { setCookies, messages } = await analyse(write('upgrade', pcapOf(kept)), [keys]);
      expect([lost, setCookies.length]).toEqual([lost, 6]);
      expect(messages.filter(({ tls }) => tls)).toHaveLength(12);
    }
  });

  it('TLS in a CONNECT tunnel of which any packets are lost, on a connection that was used before', async () => {
    const { chunks, keyLog } = conversations[0]!;
    const keys = write('keys', keyLog);
    const say = (direction: 0 | 1, text: string): Chunk => ({ direction, bytes: Buffer.from(text) });
    const before = [
      say(CLIENT, 'GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n'),
      say(SERVER, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
    ];
    const exchange = [
      say(CLIENT, 'CONNECT tls.test:443 HTTP/1.1\r\nHost: tls.test:443\r\n\r\n'),
      say(SERVER, 'HTTP/1.1 200 Connection established\r\n\r\n'),
    ];
    for (const first of [[], before])
      for (const late of [false, true])
        for (const lost of [[0], [1], [0, 1]]) {
          const packets = packetsOf([...first, ...exchange, ...chunks], { late });
          const connect = (late ? 0 : 3) + first.length;
          const kept = packets.filter((_, index) => !lost.includes(index - connect));
          const { setCookies } = await analyse(write('tunnel', pcapOf(kept)), [keys]);
          expect([first.length, late, lost, setCookies.length]).toEqual([first.length, late, lost, 6]);
        }
  });

  it('HTTP/2 in TLS, named by ALPN or known by its preface', async () => {
    const settings = http2.settings();
    const ask = (stream: number) =>
      http2.headers(stream, http2.requestBlock(`/${stream}`, ['cookie', `c=${stream}`]), true);
    const reply = (stream: number) =>
      Buffer.concat([
        http2.headers(stream, http2.responseBlock(200, ['set-cookie', `n=${stream}; Secure`])),
        http2.data(stream, BODY.subarray(0, 10_000)),
      ]);
    const requests = [Buffer.concat([http2.PREFACE, settings, ask(1)]), ask(3), ask(5)];
    const responses = [Buffer.concat([settings, reply(1)]), reply(3), reply(5)];
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const)
      for (const ALPNProtocols of [['h2'], undefined]) {
        const options = ALPNProtocols === undefined ? {} : { ALPNProtocols };
        const { chunks, keyLog } = await talk({
          both: { maxVersion },
          server: options,
          client: options,
          requests,
          responses,
        });
        for (const segmentBytes of [37, 1448]) {
          const capture = write('h2', pcapOf(packetsOf(chunks, { segmentBytes })));
          const { messages, setCookies, cookies } = await analyse(capture, [write('keys', keyLog)]);
          expect(setCookies).toEqual(['n=1; Secure', 'n=3; Secure', 'n=5; Secure']);
          expect(cookies).toEqual(['c=1', 'c=3', 'c=5']);
          expect(messages.map(({ protocol, tls }) => [protocol, tls])).toEqual(
            Array.from({ length: 6 }, () => ['h2', true]),
          );
        }
      }
  });

  it('TLS inside TLS: a proxy that is spoken to in TLS itself', async () => {
    const inside = conversations[1]!;
    const requests = inside.chunks.filter(({ direction }) => direction === CLIENT).map(({ bytes }) => bytes);
    const responses = inside.chunks.filter(({ direction }) => direction === SERVER).map(({ bytes }) => bytes);
    const count = Math.min(requests.length, responses.length);
    const gather = (all: Buffer[]): Buffer[] => [
      ...all.slice(0, count - 1),
      Buffer.concat(all.slice(count - 1)),
    ];
    const outside = await talk({
      requests: [Buffer.from('CONNECT tls.test:443 HTTP/1.1\r\nHost: x\r\n\r\n'), ...gather(requests)],
      responses: [Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), ...gather(responses)],
    });
    const keys = write('keys', outside.keyLog + inside.keyLog);
    const { setCookies, summary } = await analyse(write('nested', pcapOf(packetsOf(outside.chunks))), [keys]);
    expect(summary.unseen).toEqual([]);
    expect(setCookies).toHaveLength(6);
  });
});

const APPS = join(SHARED, 'apps');
const apps = hasShared ? readdirSync(APPS).filter((name) => /^(tls1|dsb-tls)/.test(name)) : [];

describe.skipIf(!hasShared)('captures of real applications (skipped without ../shared)', () => {
  it.each(apps)('%s: every Set-Cookie that the client saw', async (name) => {
    const files = readdirSync(join(APPS, name));
    const capture = files.find((file) => file.startsWith('capture'))!;
    const keys = files.includes('keys.log') ? [join(APPS, name, 'keys.log')] : [];
    const truth = JSON.parse(readFileSync(join(APPS, name, 'truth.json'), 'utf8')) as {
      responses: { url: string; set_cookie: string[] }[];
    };
    const { setCookies, summary, messages } = await analyse(join(APPS, name, capture), keys);
    expect([...setCookies].sort()).toEqual(truth.responses.flatMap((response) => response.set_cookie).sort());
    expect(summary.unseen).toEqual([]);
    const urls = messages.flatMap((message) => (message.kind === 'request' ? [message.url] : []));
    expect(urls.sort()).toEqual(truth.responses.map(({ url }) => url).sort());
  });
});

const TSHARK_TIMEOUT_MS = 60_000;

function hasTshark(): boolean {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Bytes that tshark opens, by TCP stream and direction. */
function tsharkPlaintext(capture: string, keyLog: string | null, connections: number): Map<string, number> {
  const streams = Array.from({ length: connections }, (_, index) => ['-z', `follow,tls,raw,${index}`]).flat();
  const keys = keyLog === null ? [] : ['-o', `tls.keylog_file:${keyLog}`];
  const output = execFileSync(
    'tshark',
    ['-q', '-r', capture, ...keys, '-o', 'tcp.reassemble_out_of_order:TRUE', ...streams],
    { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28, encoding: 'utf8' },
  );
  const bytes = new Map<string, number>();
  for (const part of output.split(/^=+$/m)) {
    const stream = /tcp\.stream eq (\d+)/.exec(part)?.[1];
    for (const [, hex] of part.matchAll(/^\t?([0-9a-f]+)$/gm))
      if (stream !== undefined) bytes.set(stream, (bytes.get(stream) ?? 0) + hex!.length / 2);
  }
  return bytes;
}

const publicCaptures = hasShared
  ? readFileSync(join(SHARED, 'public/index.tsv'), 'utf8')
      .split('\n')
      .slice(1)
      .map((row) => row.split('\t'))
      .filter((columns) => columns[7])
      .map((columns) => [columns[0]!, columns[7]!] as const)
  : [];

describe.skipIf(!hasShared || !hasTshark())(
  'captures of others (skipped without ../shared and tshark)',
  () => {
    it.each(publicCaptures)(
      '%s: as much as tshark opens, or the reason',
      { timeout: TSHARK_TIMEOUT_MS },
      async (name, keys) => {
        const capture = join(SHARED, 'public', name);
        const keyLog = keys === 'DSB' ? null : join(SHARED, 'public', keys);
        const { recorders, counters } = await plaintextOf(capture, keyLog);
        const ours = new Map<string, number>();
        for (const recorder of recorders) {
          const stream = String(recorder.channel.number);
          const bytes = recorder.text(CLIENT).length + recorder.text(SERVER).length;
          ours.set(stream, (ours.get(stream) ?? 0) + bytes);
        }
        const theirs = tsharkPlaintext(capture, keyLog, counters.connections);
        // tshark 4.0 has no ARIA; what we have not is counted under its name.
        let unopened = 0;
        for (const [stream, bytes] of theirs)
          if (ours.has(stream)) expect([stream, ours.get(stream)]).toEqual([stream, bytes]);
          else unopened++;
        let explained = 0;
        for (const [why, count] of counters.unseenConnections) if (why.startsWith('tls-')) explained += count;
        expect(explained).toBeGreaterThanOrEqual(unopened);
        expect(counters.undecryptedRecords).toBe(0);
      },
    );

    it('HTTP/1 of test301.pcapng: the cookies of the table', async () => {
      const truth = readFileSync(
        join(SHARED, 'public/truth-tls/gopacket+gopacket__pcapgo__tests__le__test301.pcapng.tsv'),
        'utf8',
      );
      const values = truth
        .split('\n')
        .filter((row) => row.endsWith('core'))
        .map((row) => row.split('\t')[8]);
      const { setCookies } = await analyse(
        join(SHARED, 'public/files/gopacket+gopacket/pcapgo/tests/le/test301.pcapng'),
      );
      expect([...setCookies].sort()).toEqual(values.sort());
    });
  },
);
