// Packets are lost, and with them cookies: the summary never says then that all could be read. What is not lost is not said
// to be.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import type { SummaryRecord } from '../../src/record/records.ts';
import { unreadTexts } from '../../src/report/coverage-text.ts';
import {
  Bench,
  frame,
  fromClient,
  fromServer,
  greeting,
  headers,
  type Piece,
  requestBlock,
  responseBlock,
  SERVER,
} from '../protocol/http2/support.ts';
import { readTalk } from '../protocol/quic/support.ts';
import { Conversation, type Packet, request, response } from '../support/conversation.ts';
import { packetsOf } from '../support/packets-of.ts';
import { frames, QuicTalk, varint } from '../support/quic.ts';
import { readPackets } from '../support/reading.ts';
import { FIXTURES } from '../support/repository.ts';

const TRIES = 8;
/** Packets in a row. */
const LOSSES = [1, 2, 3];

const CAPTURES = [
  ['express-login.pcap', null],
  ['flows/proxy-h2-tls-faulty/capture.pcap.gz', 'flows/proxy-h2-tls-faulty/keys.log'],
  ['http3/h3-caddy-chromium.pcap', 'http3/h3-caddy-chromium.keys'],
] as const;

/** The summary of a capture with these packets. */
async function summaryOf(capture: Buffer, keys: string | null): Promise<SummaryRecord> {
  const keylog = keys === null ? {} : { keylog: join(FIXTURES, keys) };
  for await (const record of analyze(capture, keylog)) if (record.type === 'summary') return record;
  throw new Error('no summary');
}

describe.each(CAPTURES)('%s', (name, keys) => {
  const { header, packets } = packetsOf(join(FIXTURES, name));

  it('whole, all of it could be read', async () => {
    const summary = await summaryOf(Buffer.concat([header, ...packets]), keys);
    expect(unreadTexts(summary)).toEqual([]);
    expect(summary.setCookies).toBeGreaterThan(0);
  });

  it('without packets that had cookies, not all of it could', { timeout: 60_000 }, async () => {
    const whole = await summaryOf(Buffer.concat([header, ...packets]), keys);
    const step = Math.max(1, Math.floor(packets.length / TRIES));
    let lossy = 0;
    for (const count of LOSSES)
      for (let at = count % step; at + count < packets.length; at += step) {
        const kept = packets.toSpliced(at, count);
        const summary = await summaryOf(Buffer.concat([header, ...kept]), keys);
        if (summary.setCookies >= whole.setCookies) continue;
        lossy++;
        expect([at, count, unreadTexts(summary).length > 0]).toEqual([at, count, true]);
      }
    expect(lossy).toBeGreaterThan(0);
  });
});

describe('a request whose response was lost', () => {
  /** Exchanges, of which the last has no response yet. */
  function talkOf(count: number): Conversation {
    const talk = new Conversation().open();
    for (let at = 1; at <= count; at++) talk.exchange(response([], `page ${at}`), `/${at}`);
    return talk;
  }
  const isResponse = ({ fields }: Packet): boolean => fields.source.port === 80 && fields.payload.length > 0;
  const lostIn = (packets: readonly Packet[]): number => readPackets(packets).counters.lostResponses;

  it('counts in HTTP/1, whichever it is, in a connection that goes on, or that is closed', () => {
    for (const talk of [talkOf(3), talkOf(3).close()]) {
      const { packets } = talk;
      expect(lostIn(packets)).toBe(0);
      const responses = packets.filter(isResponse);
      expect(responses).toHaveLength(3);
      for (const lost of responses) {
        const kept = packets.filter((packet) => packet !== lost);
        // Of the last one nothing is left in a connection that stays open.
        const isSeen = packets.at(-1) !== lost;
        expect(lostIn(kept)).toBe(isSeen ? 1 : 0);
      }
    }
  });

  it('counts where nothing of the server was captured', () => {
    const { packets } = talkOf(3).close();
    const reading = readPackets(packets.filter(({ fields }) => fields.source.port !== 80));
    expect(reading.counters).toMatchObject({ requests: 3, lostResponses: 3, gaps: 1 });
  });

  it('is none that the server still owes when the capture ends, nor one that it never gave', () => {
    const open = talkOf(2);
    open.send(request('/poll'));
    expect(lostIn(open.packets)).toBe(0);
    expect(lostIn(open.close().packets)).toBe(0);
    // What was lost before was the end of a body.
    const big = new Conversation().open();
    big.send(request('/big'));
    big.respond(response([], 'x'.repeat(4000)), 1000);
    big.send(request('/poll'));
    const lost = big.packets.filter(isResponse).at(-1);
    expect(lostIn(big.packets.filter((packet) => packet !== lost))).toBe(0);
  });

  it('counts in HTTP/2, unless the client gave it up', () => {
    const bench = (...behind: Piece[]): number => {
      const { counters } = new Bench()
        .play([
          ...greeting(),
          ...fromClient(headers(1, requestBlock('/a'), true), headers(3, requestBlock('/b'), true)),
          ...behind,
        ])
        .end();
      return counters.lostResponses;
    };
    const second = fromServer(headers(3, responseBlock(200), true));
    const gap: Piece = { direction: SERVER, bytes: 60 };
    expect(bench(...second)).toBe(0);
    expect(bench(gap, ...second)).toBe(1);
    expect(bench(gap)).toBe(2);
    const cancelled = fromClient(frame(3, 0, 1, Buffer.alloc(4)));
    expect(bench(gap, ...cancelled, ...second)).toBe(0);
  });

  it('counts in HTTP/3 by the packets that the client has, or by those that are missing', () => {
    const acknowledge = (last: number) =>
      Buffer.concat([varint(2), varint(last), varint(0), varint(0), varint(last)]);
    const stream = (id: number, text: string) => frames.stream(id, 0, text, true);
    const talkOf = (isLost: boolean, isAcknowledged: boolean): QuicTalk => {
      const talk = new QuicTalk()
        .open()
        .say('client', stream(0, 'one'))
        .say('client', stream(4, 'two'))
        .say('server', frames.stream(3, 0, 'settings'));
      if (isLost) talk.oneRtt('server', {}, stream(0, 'lost'));
      else talk.say('server', stream(0, 'seen'));
      talk.say('server', stream(4, 'two'));
      return isAcknowledged ? talk.say('client', acknowledge(2)) : talk;
    };
    const counted = (isLost: boolean, isAcknowledged: boolean) => {
      const { counters, readers } = readTalk(talkOf(isLost, isAcknowledged));
      return [counters.lostQuicPackets, readers[0]!.lostResponses > 0];
    };
    expect(counted(false, true)).toEqual([0, false]);
    expect(counted(false, false)).toEqual([0, false]);
    expect(counted(true, true)).toEqual([1, true]);
    expect(counted(true, false)).toEqual([0, true]);
  });
});
