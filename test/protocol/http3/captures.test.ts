// A browser whose cookies are in QPACK's dynamic table, recorded: whole, and with each packet lost, doubled and late.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fieldValues, type Message } from '../../../src/record/message.ts';
import { messagesOf } from '../../support/analyse.ts';
import { FIXTURES } from '../../support/repository.ts';

const CAPTURE = join(FIXTURES, 'http3', 'h3-ngtcp2-chromium.pcap');
const KEYS = join(FIXTURES, 'http3', 'h3-ngtcp2-chromium.keys');
const directory = mkdtempSync(join(tmpdir(), 'http3-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/**
 * What the page did: `sid` changes before each request /r0, /r1, ..., and `step` before every second one. In which order a
 * browser sends them is its own affair.
 */
function cookiesOf(target: string): string[] {
  const number = /^\/r(\d+)$/.exec(target)?.[1];
  const at = number === undefined ? (target === '/favicon.ico' ? 15 : -1) : Number(number);
  const step = at - ((at + 1) % 2);
  return at < 0
    ? []
    : [`sid=session-${at}-${'0123456789abcdef'.repeat(15)}`, ...(step < 0 ? [] : [`step=${step}`])].sort();
}

const pairsOf = (message: Message): string[] =>
  fieldValues(message, 'cookie')
    .flatMap((value) => value.split('; '))
    .sort();
const requestsOf = (messages: readonly Message[]) => messages.filter(({ kind }) => kind === 'request');

const GLOBAL_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const bytes = readFileSync(CAPTURE);
const records: Buffer[] = [];
for (let at = GLOBAL_HEADER_BYTES; at < bytes.length; ) {
  const next = at + RECORD_HEADER_BYTES + bytes.readUInt32LE(at + 8);
  records.push(bytes.subarray(at, next));
  at = next;
}

/** The messages of a capture with these packets. */
async function read(packets: readonly Buffer[]) {
  const path = join(directory, 'changed.pcap');
  writeFileSync(path, Buffer.concat([bytes.subarray(0, GLOBAL_HEADER_BYTES), ...packets]));
  return messagesOf(path, [KEYS]);
}

describe('a browser with a dynamic table', () => {
  it('sends the cookies that its page set', async () => {
    const { messages, summary } = await messagesOf(CAPTURE, [KEYS]);
    const requests = requestsOf(messages);
    expect(requests.map((one) => one.kind === 'request' && one.target)).toEqual([
      '/index.html',
      ...Array.from({ length: 16 }, (_, at) => `/r${at}`),
      '/favicon.ico',
    ]);
    for (const request of requests) {
      expect(request).toMatchObject({ protocol: 'h3', tls: true, incomplete: false });
      expect(pairsOf(request)).toEqual(request.kind === 'request' && cookiesOf(request.target));
    }
    const responses = messages.filter(({ kind }) => kind === 'response');
    expect(responses.map((one) => one.kind === 'response' && one.status)).toEqual([
      ...Array.from({ length: 17 }, () => 200),
      404,
    ]);
    expect(summary).toMatchObject({ unseen: [], setCookies: 0 });
  });

  it('sends no other ones, and all of them in whole requests, whatever packet is lost', async () => {
    let lost = 0;
    let incomplete = 0;
    for (let at = 0; at < records.length; at++) {
      const { messages } = await read(records.toSpliced(at, 1));
      const requests = requestsOf(messages);
      for (const request of requests) {
        if (request.kind !== 'request') continue;
        const pairs = pairsOf(request);
        const sent = request.target === '' ? null : cookiesOf(request.target);
        if (request.incomplete) incomplete++;
        if (sent === null) continue;
        if (!request.incomplete) expect([at, request.target, pairs]).toEqual([at, request.target, sent]);
        else for (const pair of pairs) expect([at, sent]).toEqual([at, expect.arrayContaining([pair])]);
      }
      lost += 18 - requests.filter((one) => !one.incomplete).length;
    }
    // A packet with insertions takes what refers to them; most packets take nothing, or one request.
    expect(incomplete).toBeGreaterThan(0);
    expect(lost / records.length).toBeLessThan(6);
  });

  it('sends the same when a packet comes twice, or two change places', async () => {
    const step = 5;
    for (let at = 0; at + 1 < records.length; at += step)
      for (const packets of [
        records.toSpliced(at, 0, records[at]!),
        records.toSpliced(at, 2, records[at + 1]!, records[at]!),
      ]) {
        const { messages } = await read(packets);
        const requests = requestsOf(messages);
        expect([at, requests.length]).toEqual([at, 18]);
        for (const request of requests)
          expect([at, pairsOf(request)]).toEqual([
            at,
            request.kind === 'request' && cookiesOf(request.target),
          ]);
      }
  });
});
