// Captures that tshark exports: the bytes of TCP, and what was inside TLS; and those that text2pcap makes of a dump. The
// cookies are those that the clients received, each once.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fieldValues } from '../../src/record/message.ts';
import { analyse, messagesOf, multiset } from '../support/analyse.ts';
import { pcap } from '../support/capture-formats.ts';
import { ACK, Conversation, changed, FIN, type Packet, SYN } from '../support/conversation.ts';
import { ethernet } from '../support/headers.ts';
import { execute } from '../support/program.ts';
import { FIXTURES, hasPrograms } from '../support/repository.ts';
import { receivedCookies } from '../support/truth.ts';

const folder = mkdtempSync(join(tmpdir(), 'crumbshark-exported-'));
afterAll(() => rmSync(folder, { recursive: true }));

const IPV4_BYTES = 20;
const WIRE = join(FIXTURES, 'wire');
const LOGINS = ['flask-login', 'express-login', 'django-login', 'php-login'];
const TWO = ['sid=abc123; Path=/; HttpOnly', 'theme=dark; Path=/'];

async function run(command: string, ...args: string[]): Promise<void> {
  const { status, stderr } = await execute(command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}

async function cookiesOf(file: string, keyLogs: readonly string[] = []): Promise<string[]> {
  const { messages } = await messagesOf(file, keyLogs);
  return messages
    .filter(({ kind }) => kind === 'response')
    .flatMap((message) => fieldValues(message, 'set-cookie'));
}

describe.skipIf(!hasPrograms('tshark'))('exported by tshark (needs tshark)', () => {
  it.each(LOGINS)('the bytes of TCP: %s', async (name) => {
    const file = join(folder, `${name}.pcapng`);
    await run('tshark', '-r', join(FIXTURES, `${name}.pcap`), '-U', 'OSI layer 4', '-w', file);
    const { setCookies } = await analyse(file);
    expect(multiset(setCookies.map(({ status, setCookie }) => [status, setCookie]))).toEqual(
      multiset(receivedCookies(join(FIXTURES, `${name}.json`))),
    );
  });

  it.each(['tls13-one', 'tls12-one'])('what was inside TLS, and TLS as it was: %s', async (name) => {
    const keyLog = join(WIRE, `${name}.keys`);
    const exported = async (layer: number): Promise<string> => {
      const file = join(folder, `${name}-${layer}.pcapng`);
      const keys = `tls.keylog_file:${keyLog}`;
      await run(
        'tshark',
        '-r',
        join(WIRE, `${name}.pcap`),
        '-o',
        keys,
        '-U',
        `OSI layer ${layer}`,
        '-w',
        file,
      );
      return file;
    };
    expect(await cookiesOf(await exported(7))).toEqual(TWO);
    expect(await cookiesOf(await exported(4), [keyLog])).toEqual(TWO);
  });
});

const REQUEST = 'GET /login HTTP/1.1\r\nHost: app.test\r\nCookie: old=1\r\n\r\n';
const RESPONSE = `HTTP/1.1 200 OK\r\n${TWO.map((value) => `Set-Cookie: ${value}\r\n`).join('')}Content-Length: 5\r\n\r\nhello`;
const MESSAGES = [REQUEST, RESPONSE, REQUEST.replace('login', 'page'), RESPONSE];

/** As od and xxd write it, sixteen bytes a line. */
function hexDump(bytes: Buffer): string {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16)
    lines.push(
      `${at.toString(16).padStart(6, '0')} ${Array.from(bytes.subarray(at, at + 16), (byte) => byte.toString(16).padStart(2, '0')).join(' ')}`,
    );
  return `${lines.join('\n')}\n`;
}

/** A dump with `marker` before each message. */
function dump(marker: (index: number) => string): string {
  return MESSAGES.map((message, index) => `${marker(index)}${hexDump(Buffer.from(message))}`).join('\n');
}

const directed = (index: number): string => (index % 2 === 0 ? 'O\n' : 'I\n');

describe.skipIf(!hasPrograms('text2pcap'))('made by text2pcap (needs text2pcap)', () => {
  it.each([
    ['ports, with directions', ['-D', '-T', '40000,80'], directed],
    ['ports, without directions', ['-T', '40000,80'], () => ''],
    ['ports and addresses', ['-D', '-T', '40000,80', '-4', '192.0.2.1,198.51.100.2'], directed],
    ['ports and addresses, without directions', ['-T', '40000,80', '-4', '192.0.2.1,198.51.100.2'], () => ''],
    ['ports and addresses of IPv6', ['-D', '-T', '40000,80', '-6', '2001:db8::1,2001:db8::2'], directed],
    ['ports, pcap', ['-D', '-F', 'pcap', '-T', '40000,80'], directed],
    ['ports, bare IP', ['-D', '-E', 'rawip4', '-T', '40000,80'], directed],
    ["Wireshark's dissector", ['-P', 'http'], () => ''],
  ] as const)('%s', async (name, options, marker) => {
    const text = join(folder, `${name}.txt`);
    const file = join(folder, `${name}.pcapng`);
    writeFileSync(text, dump(marker));
    await run('text2pcap', '-q', ...options, text, file);
    expect(readFileSync(file).length).toBeGreaterThan(500);
    expect(await cookiesOf(file)).toEqual([...TWO, ...TWO]);
  });

  it('the IP header alone (-i 6): of a dump that has the headers of TCP', async () => {
    const talk = new Conversation();
    for (const [index, message] of MESSAGES.entries())
      index % 2 === 0 ? talk.send(message) : talk.respond(message);
    const segments = talk.packets.map(({ bytes }) => bytes.subarray(IPV4_BYTES));
    const file = await made(segments, '-i', '6');
    expect(await cookiesOf(file)).toEqual([...TWO, ...TWO]);
  });

  it.each([
    ['-i 6, of a dump without the headers of TCP', ['-i', '6'], 'malformed'],
    ['-u: HTTP is not read in datagrams', ['-u', '40000,80'], 'no-tcp'],
  ])('%s: tshark finds no HTTP either, and the summary says why', async (_name, options, why) => {
    const file = await made(
      MESSAGES.map((message) => Buffer.from(message)),
      ...options,
    );
    const { stdout } = await execute('tshark', [
      '-r',
      file,
      '-Y',
      'http',
      '-T',
      'fields',
      '-e',
      'frame.number',
    ]);
    expect(stdout).toBe('');
    const { setCookies, summary } = await analyse(file);
    expect(setCookies).toEqual([]);
    expect(summary.unseen).toContainEqual(expect.objectContaining({ why }));
  });
});

/** What text2pcap makes of these packets. */
async function made(packets: readonly Buffer[], ...options: string[]): Promise<string> {
  const text = join(folder, 'made.txt');
  const file = join(folder, 'made.pcapng');
  writeFileSync(text, packets.map(hexDump).join('\n'));
  await run('text2pcap', '-q', ...options, text, file);
  return file;
}

/**
 * What proxies that open TLS write: its content as if it had gone over TCP in cleartext, on the port of TLS (sslsplit -X) or
 * on one of their own (PolarProxy -w: 10080).
 */
describe.skipIf(!hasPrograms('tshark'))('the content of TLS, as proxies write it (needs tshark)', () => {
  /** Ends with a byte above 127: sslsplit adds that one up wrongly where it is the last of an odd number. */
  const PAGE = `${RESPONSE.replace('Content-Length: 5', 'Content-Length: 4').replace('hello', 'hi\xc3\xa9')}`;

  /** A payload is split by the MTU, and acknowledged once; the other side closes. */
  function sslsplit(): Packet[] {
    const talk = new Conversation({ server: { port: 443 } }).open();
    for (const target of ['/1', '/2', '/3']) {
      talk.send(REQUEST.replace('/login', target));
      talk.fromServer('', ACK);
      talk.respond(target === '/2' ? PAGE.replace('200 OK', '200 Okay') : PAGE, 1460);
      talk.fromClient('', ACK);
    }
    talk.fromServer('', FIN | ACK);
    talk.fromClient('', FIN | ACK);
    talk.fromServer('', ACK);
    return talk.packets.map((packet) => {
      const { payload } = packet.fields;
      const isWrong = payload.length % 2 === 1 && payload.at(-1)! > 127;
      return isWrong ? changed(packet, { checksumError: 0xff }) : packet;
    });
  }

  /** The handshake, the payloads one after the other, each acknowledged with the next packet. */
  function polarProxy(): Packet[] {
    const talk = new Conversation({ server: { port: 10_080 } });
    talk.fromClient('', SYN);
    talk.fromServer('', SYN | ACK);
    talk.fromClient('', ACK);
    for (const target of ['/1', '/2', '/3']) talk.exchange(PAGE, target);
    return talk.close().packets;
  }

  it.each([
    ['sslsplit -X', 443, sslsplit],
    ['PolarProxy', 10_080, polarProxy],
  ])('%s', async (name, port, packets) => {
    const file = join(folder, `${name}.pcap`);
    writeFileSync(file, pcap(packets().map(({ bytes }) => ({ bytes: ethernet(bytes) }))));
    const { stdout } = await execute('tshark', [
      ...['-r', file, '-d', `tcp.port==${port},http`, '-Y', 'http.set_cookie', '-T', 'fields'],
      ...['-e', 'frame.number', '-e', 'http.set_cookie'],
    ]);
    const truth = stdout
      .trimEnd()
      .split('\n')
      .flatMap((line) => {
        const [frame, values] = line.split('\t');
        return values!.split(',').map((value) => [Number(frame), value]);
      });
    expect(truth).toHaveLength(6);
    const { setCookies } = await analyse(file);
    expect(setCookies.map(({ frame, setCookie }) => [frame, setCookie])).toEqual(truth);
    expect(setCookies.map(({ request }) => request?.url.replace(/.*\//, '/'))).toEqual([
      '/1',
      '/1',
      '/2',
      '/2',
      '/3',
      '/3',
    ]);
  });
});
