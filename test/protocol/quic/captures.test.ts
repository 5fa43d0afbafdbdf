// Recorded connections: which packets open, and what is in their STREAM frames, as tshark has it.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RawPacket } from '../../../src/capture/raw-packet.ts';
import { readCapture } from '../../../src/capture/read.ts';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { MAX_BUFFERED_BYTES } from '../../../src/flow/limits.ts';
import { FlowTracker } from '../../../src/flow/tracker.ts';
import { PacketDecoder } from '../../../src/packet/decoder.ts';
import type { MessageSink } from '../../../src/protocol/events.ts';
import { StreamSet } from '../../../src/protocol/quic/stream-set.ts';
import { ProtocolRegistry } from '../../../src/protocol/registry.ts';
import { KeyStore } from '../../../src/protocol/tls/key-store.ts';
import { fieldValues } from '../../../src/record/message.ts';
import { Counters } from '../../../src/shared/counters.ts';
import { messagesOf } from '../../support/analyse.ts';
import { hasShared, SHARED } from '../tls/support.ts';
import { QuicReading } from './support.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/http3');
const CAPTURES = ['caddy-chromium', 'ngtcp2-plain', 'ngtcp2-chacha', 'ngtcp2-keyupdate', 'ngtcp2-retry'];
const fixture = (name: string): string => join(FIXTURES, `h3-${name}.pcap`);
const keyLogOf = (name: string): Buffer => readFileSync(join(FIXTURES, `h3-${name}.keys`));

interface CapturedPacket {
  readonly bytes: Buffer;
  readonly captured: number;
  readonly linkType: number;
}

/** The packets of a capture, and the secrets in it. */
async function load(path: string): Promise<{ packets: CapturedPacket[]; secrets: Buffer[] }> {
  const packets: CapturedPacket[] = [];
  const secrets: Buffer[] = [];
  const hooks = {
    warn: () => {},
    stopped: () => false,
    progress: () => {},
    secrets: (_type: number, bytes: Buffer) => secrets.push(bytes),
  };
  const sink = {
    packet: ({ bytes, start, end, linkType }: RawPacket) =>
      packets.push({ bytes: Buffer.from(bytes.subarray(start, end)), captured: end - start, linkType }),
  };
  await readCapture(path, sink, hooks);
  return { packets, secrets };
}

function read(packets: readonly CapturedPacket[], keyLog: Buffer): QuicReading {
  const reading = new QuicReading(keyLog);
  for (const { bytes, captured, linkType } of packets) reading.packet(bytes, captured, linkType);
  return reading.finish();
}

/** STREAM frames as they are read: packet, stream, and whether it ends with them. */
function spyOnFrames(): string[] {
  const lines: string[] = [];
  const original = StreamSet.prototype.frame;
  vi.spyOn(StreamSet.prototype, 'frame').mockImplementation(function (this: StreamSet, ...call) {
    const [streamId, , , , , , isLast, stamp] = call;
    lines.push(`${stamp.frame} ${streamId} ${isLast}`);
    original.apply(this, call);
  });
  return lines;
}

/** The same by tshark. */
function tsharkFrames(path: string, keyLog: string | null): string[] {
  const keys = keyLog === null ? [] : ['-o', `tls.keylog_file:${keyLog}`];
  const fields = ['frame.number', 'quic.stream.stream_id', 'quic.stream.fin'].flatMap((name) => ['-e', name]);
  const out = execFileSync('tshark', ['-r', path, ...keys, '-T', 'fields', ...fields], {
    stdio: 'pipe',
  }).toString();
  return out.split('\n').flatMap((line) => {
    const [frame, ids, ends] = line.split('\t').map((cell) => cell.split(','));
    if (ids === undefined || ids[0] === '') return [];
    return ids.map((id, index) => `${frame![0]} ${id} ${ends![index] === '1' || ends![index] === 'True'}`);
  });
}

const hasTshark = (() => {
  try {
    return execFileSync('tshark', ['--version'], { stdio: 'pipe' }).toString().includes('TShark');
  } catch {
    return false;
  }
})();

afterEach(() => vi.restoreAllMocks());

describe('recorded connections', () => {
  it.each(CAPTURES)('%s opens whole', async (name) => {
    const { packets } = await load(fixture(name));
    const reading = read(packets, keyLogOf(name));
    expect(reading.counters).toMatchObject({ quicConnections: 1, undecryptedPackets: 0, gaps: 0 });
    expect(reading.unseen).toEqual({});
    expect(reading.readers[0]!.protocol).toBe('h3');
    const requests = name === 'caddy-chromium' ? [0, 4, 8, 12, 16, 20] : [0, 4];
    for (const id of requests) {
      expect(reading.streams[`client ${id}`]).toMatch(/\.$/);
      expect(reading.streams[`server ${id}`]).toMatch(/\.$/);
    }
    const bidirectional = Object.keys(reading.streams).filter((key) => Number(key.slice(7)) % 4 === 0);
    expect(bidirectional).toHaveLength(2 * requests.length);
  });

  it.each(CAPTURES)('%s without its keys is named', async (name) => {
    const { packets } = await load(fixture(name));
    const reading = read(packets, Buffer.alloc(0));
    expect(reading.unseen).toEqual({ 'quic-without-keys': 1 });
    expect(reading.hosts('quic-without-keys')).toEqual(['localhost (h3)']);
  });

  it.skipIf(!hasTshark).each(CAPTURES)('%s has the STREAM frames that tshark sees', async (name) => {
    const lines = spyOnFrames();
    const { packets } = await load(fixture(name));
    read(packets, keyLogOf(name));
    const expected = tsharkFrames(fixture(name), join(FIXTURES, `h3-${name}.keys`));
    expect(expected.length).toBeGreaterThan(10);
    expect(lines.toSorted()).toEqual(expected.toSorted());
  });
});

describe('what is in them', () => {
  const messagesFrom = async (name: string) => {
    const { messages, summary } = await messagesOf(fixture(name), [join(FIXTURES, `h3-${name}.keys`)]);
    return { messages, summary };
  };

  it('caddy-chromium: two cookies in each response, and both sent back, as server and browser have them', async () => {
    const { messages, summary } = await messagesFrom('caddy-chromium');
    const responses = messages.filter(({ kind }) => kind === 'response');
    const requests = messages.filter(({ kind }) => kind === 'request');
    expect(responses.map(({ streamId }) => streamId)).toEqual([0, 4, 8, 12, 16, 20]);
    for (const response of responses) {
      expect(fieldValues(response, 'set-cookie')).toEqual([
        'sid=abcdef0123456789; HttpOnly; Path=/; Secure',
        'theme=dark; Max-Age=3600',
      ]);
      expect(response).toMatchObject({
        protocol: 'h3',
        tls: true,
        stream: 0,
        status: 200,
        incomplete: false,
      });
    }
    expect(requests.map((request) => fieldValues(request, 'cookie'))).toEqual([
      [],
      ...Array.from({ length: 5 }, () => ['sid=abcdef0123456789; theme=dark']),
    ]);
    expect(summary).toMatchObject({ connections: 1, setCookies: 12, unseen: [], warnings: [] });
  });

  it.each(CAPTURES.slice(1))('%s: two requests, two responses without cookies', async (name) => {
    const { messages, summary } = await messagesFrom(name);
    expect(messages.map((one) => (one.kind === 'request' ? one.url : one.status))).toEqual([
      'https://127.0.0.1:28947/index.html',
      'https://127.0.0.1:28947/page1.html',
      200,
      200,
    ]);
    expect(summary).toMatchObject({ setCookies: 0, unseen: [], warnings: [] });
  });
});

describe('damage', () => {
  it.each(CAPTURES)('%s: each packet lost, doubled, late, cut short', async (name) => {
    const { packets } = await load(fixture(name));
    const keyLog = keyLogOf(name);
    const whole = read(packets, keyLog).streams;
    const step = Math.max(1, Math.floor(packets.length / 24));
    for (let index = 0; index < packets.length; index += step) {
      const packet = packets[index]!;
      const next = packets[index + 1] ?? packet;
      const doubled = read(packets.toSpliced(index, 0, packet), keyLog);
      expect([index, doubled.streams]).toEqual([index, whole]);
      const late = read(packets.toSpliced(index, 2, next, packet), keyLog);
      expect([index, late.streams, late.unseen]).toEqual([index, whole, {}]);
      expect(late.counters.quicConnections).toBe(1);
      for (const damaged of [
        packets.toSpliced(index, 1),
        packets.toSpliced(index, 1, { ...packet, captured: Math.min(90, packet.captured - 1) }),
      ]) {
        const reading = read(damaged, keyLog);
        expect([index, reading.counters.quicConnections, reading.unseen]).toEqual([index, 1, {}]);
        // What is there of a stream is what it has, with gaps: nothing is made up.
        for (const [stream, text] of Object.entries(reading.streams))
          expect([index, stream, isPartOf(text, whole[stream] ?? '')]).toEqual([index, stream, true]);
      }
    }
  });
});

describe('cookies under damage', () => {
  /** Every Set-Cookie with the packet of its response; incomplete values are left out. */
  function setCookies(
    packets: readonly CapturedPacket[],
    keyLog: Buffer,
  ): { frame: number; value: string }[] {
    const found: { frame: number; value: string }[] = [];
    const counters = new Counters();
    const budget = new BufferBudget(MAX_BUFFERED_BYTES);
    const keys = new KeyStore();
    keys.add(keyLog, true);
    const sink: MessageSink = {
      needsRequests: true,
      wants: () => true,
      request: () => {},
      response: (head, _channel, _direction, { frame }) => {
        for (const value of head.values('set-cookie')) found.push({ frame, value });
      },
    };
    const tracker = new FlowTracker(new ProtocolRegistry(sink, counters, budget, keys), counters, budget);
    const decoder = new PacketDecoder(tracker, counters);
    for (const [index, { bytes, captured, linkType }] of packets.entries()) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, captured);
      const packet = { bytes: bytes.subarray(0, captured), view, start: 0, end: captured, linkType };
      const when = { frame: index + 1, seconds: 1_795_377_600, nanoseconds: index };
      decoder.packet(Object.assign(new RawPacket(), { ...packet, ...when, originalLength: bytes.length }));
    }
    tracker.finish();
    keys.finish();
    expect(budget.usedBytes).toBe(0);
    return found;
  }

  it('what was in a lost packet is missing, and nothing is made up', async () => {
    const { packets } = await load(fixture('caddy-chromium'));
    const keyLog = keyLogOf('caddy-chromium');
    const whole = setCookies(packets, keyLog);
    expect(whole).toHaveLength(12);
    const values = new Set(whole.map(({ value }) => value));
    for (let index = 0; index < packets.length; index++) {
      const packet = packets[index]!;
      const short = { ...packet, captured: Math.floor(packet.captured * 0.7) };
      for (const damaged of [packets.toSpliced(index, 1), packets.toSpliced(index, 1, short)]) {
        const found = setCookies(damaged, keyLog);
        expect([index, found.filter(({ value }) => !values.has(value))]).toEqual([index, []]);
        const inPacket = whole.filter(({ frame }) => frame === index + 1).length;
        expect([index, found.length]).toEqual([index, 12 - inPacket]);
      }
      const doubled = setCookies(packets.toSpliced(index, 0, packet), keyLog);
      const late = setCookies(packets.toSpliced(index, 2, packets[index + 1] ?? packet, packet), keyLog);
      expect([index, doubled.length, late.length]).toEqual([index, 12, 12]);
    }
  });
});

/** `<n>` stands for any n characters; an end may be missing. */
function isPartOf(text: string, whole: string): boolean {
  let at = 0;
  for (const part of text.split(/(<\d+>)/)) {
    const gap = /^<(\d+)>$/.exec(part);
    if (gap !== null) at += Number(gap[1]);
    else {
      if (whole.slice(at, at + part.length) !== part) return false;
      at += part.length;
    }
  }
  return true;
}

describe.skipIf(!hasShared)('shared captures of others', () => {
  const path = (name: string): string => join(SHARED, 'public/files', name);
  const NAMED: [file: string, hosts: string[]][] = [
    ['AlexeyVasilev+PcapFlowLab/tests/data/parsing/quic/quic_test_2.pcap', ['www.youtube.com (h3)']],
    [
      'AlexeyVasilev+PcapFlowLab/tests/data/parsing/quic/quic_test_3.pcap',
      ['log22-normal-useast1a.tiktokv.com (h3-29)'],
    ],
    ['FoxIO-LLC+ja4/pcap/quic-with-several-tls-frames.pcapng', ['ogs.google.com (h3)']],
    ['OISF+suricata-verify/tests/quic-v2-ja3/input.pcap', ['127.0.0.1:443 (h3)']],
    ['ntop+nDPI/tests/cfgs/default/pcap/quic-29.pcap', ['localhost (h3-29)']],
    ['zeek+zeek/testing/btest/Traces/quic/quicv2-http3-443.pcap', ['127.0.0.1:443 (h3)']],
  ];

  it.each(NAMED)('shared %s: one connection without keys', async (file, hosts) => {
    expect(existsSync(path(file))).toBe(true);
    const { packets } = await load(path(file));
    const reading = read(packets, Buffer.alloc(0));
    expect(reading.unseen).toEqual({ 'quic-without-keys': 1 });
    expect(reading.hosts('quic-without-keys')).toEqual(hosts);
  });

  it.each([
    'cisco+mercury/unit_tests/pcaps/quic_ppp.pcap',
    'zeek+zeek/testing/btest/Traces/quic/quicv2-echo-dpd-custom-port-4433.pcap',
  ])('shared %s: another protocol than HTTP/3 is not missed', async (file) => {
    const reading = read((await load(path(file))).packets, Buffer.alloc(0));
    expect([reading.counters.quicConnections, reading.unseen]).toEqual([1, {}]);
  });

  it
    .skipIf(!hasTshark)
    .each([
      'FoxIO-LLC+ja4/pcap/chrome-cloudflare-quic-with-secrets.pcapng',
      'ntop+nDPI/tests/cfgs/default/pcap/quic-33.pcapng',
    ])('shared %s: with the secrets in it, the STREAM frames that tshark sees', async (file) => {
    const lines = spyOnFrames();
    const { packets, secrets } = await load(path(file));
    const reading = read(packets, Buffer.concat(secrets));
    expect(reading.unseen).toEqual({});
    expect(lines.toSorted()).toEqual(tsharkFrames(path(file), null).toSorted());
  });
});
