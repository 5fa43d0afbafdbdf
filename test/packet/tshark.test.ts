// Against tshark as the reference: it decodes the same packets, ours and recorded ones, and must find the same.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readCapture } from '../../src/capture/read.ts';
import { PacketDecoder } from '../../src/packet/decoder.ts';
import { Counters } from '../../src/shared/counters.ts';
import { type Exhibit, gallery } from './gallery.ts';
import { join, seen } from './packets.ts';

const noTshark = spawnSync('tshark', ['--version']).status !== 0;
const captures = fileURLToPath(new URL('../../../shared/captures', import.meta.url));
const noCaptures = !existsSync(captures);

const directory = mkdtempSync(joinPath(tmpdir(), 'crumbshark-packet-'));
afterAll(() => rmSync(directory, { recursive: true }));

const FIELDS = ['frame.number', 'ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst', 'tcp.srcport', 'tcp.dstport'];
FIELDS.push('tcp.seq_raw', 'tcp.len', 'tcp.flags', 'frame.protocols');

/** "frame source destination port port sequence length flags" of the innermost TCP segment of each packet. */
function askTshark(file: string): Map<number, string> {
  const preferences = [
    'ip.defragment:TRUE',
    'tcp.desegment_tcp_streams:FALSE',
    'tcp.analyze_sequence_numbers:FALSE',
  ];
  const args = ['-n', '-r', file, '-Y', 'tcp', '-T', 'fields', '-E', 'occurrence=l'];
  for (const preference of preferences) args.push('-o', preference);
  for (const field of FIELDS) args.push('-e', field);
  const { stdout } = spawnSync('tshark', args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const segments = new Map<number, string>();
  for (const line of stdout.split('\n')) {
    if (line === '') continue;
    const [frame, source4, destination4, source6, destination6, ...rest] = line.split('\t');
    const [sourcePort, destinationPort, sequence, length, flags, protocols] = rest;
    const layers = protocols!.split(':');
    // The packet inside an ICMP error was not sent.
    if (layers.includes('icmp') || layers.includes('icmpv6')) continue;
    const before = layers.slice(0, layers.lastIndexOf('tcp'));
    const is6 = before.lastIndexOf('ipv6') > before.lastIndexOf('ip');
    const addresses = is6 ? [source6, destination6] : [source4, destination4];
    const text = [frame, ...addresses, sourcePort, destinationPort, sequence, length, Number(flags) & 0xff];
    segments.set(Number(frame), text.join(' '));
  }
  return segments;
}

/** The same of our own decoder. */
async function askOurselves(file: string): Promise<Map<number, string>> {
  const segments = new Map<number, string>();
  const decoder = new PacketDecoder(
    {
      segment(segment) {
        const { frame, source, destination, ...found } = seen('tcp', segment);
        const { sourcePort, destinationPort, sequence, payloadLength, flags } = found;
        const text = [
          frame,
          source,
          destination,
          sourcePort,
          destinationPort,
          sequence,
          payloadLength,
          flags,
        ];
        segments.set(frame, text.join(' '));
      },
      datagram() {},
    },
    new Counters(),
  );
  try {
    await readCapture(file, decoder, { warn() {} });
  } catch {
    // Not a capture that the reader takes: whether it should is for the reader's tests.
  }
  return segments;
}

/** The frames on which the two do not agree. */
function differences(ours: Map<number, string>, theirs: Map<number, string>): number[] {
  const frames = new Set([...ours.keys(), ...theirs.keys()]);
  return [...frames].filter((frame) => ours.get(frame) !== theirs.get(frame)).sort((a, b) => a - b);
}

function writePcap(name: string, linkType: number, packets: Buffer[]): string {
  const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
  const parts = [join('d4c3b2a1 0200 0400 00000000 00000000 00000400'), u32(linkType)];
  for (const packet of packets) parts.push(u32(1), u32(0), u32(packet.length), u32(packet.length), packet);
  const file = joinPath(directory, `${name}.pcap`);
  writeFileSync(file, Buffer.concat(parts));
  return file;
}

describe.skipIf(noTshark)('the gallery, as tshark sees it (needs tshark)', () => {
  const byLinkType = new Map<number, Exhibit[]>();
  for (const exhibit of gallery)
    byLinkType.set(exhibit.linkType, [...(byLinkType.get(exhibit.linkType) ?? []), exhibit]);

  it.each([...byLinkType])('link type %i', async (linkType, exhibits) => {
    const file = writePcap(
      `link-type-${linkType}`,
      linkType,
      exhibits.map(({ bytes }) => bytes),
    );
    const expected = exhibits
      .filter(({ tsharkCannot }) => tsharkCannot !== undefined)
      .map(({ name }) => name);
    const frames = differences(await askOurselves(file), askTshark(file));
    expect(frames.map((frame) => exhibits[frame - 1]!.name)).toEqual(expected);
  });
});

/** Public captures on which tshark 4.0.17 says something else, frame by frame, and why. */
const KNOWN: Record<string, { readonly frames: readonly number[]; readonly why: string }> = {
  'tcp_options/18_tcp_syn_options_snaplen_truncated.pcap': {
    frames: [1],
    why: 'the TCP header is truncated: we drop it, tshark shows the part that is there',
  },
  'tcp_options/19_tcp_syn_tcp_header_snaplen_truncated.pcap': {
    frames: [1],
    why: 'the TCP header is truncated: we drop it, tshark shows the part that is there',
  },
  'ndpi_match_string_subprotocol__error.pcapng': {
    frames: [10],
    why: 'the IP length is larger than the frame: we use that of IP (npm cap truncates frames without saying so)',
  },
  'tls_invalid_reads.pcap': { frames: [2], why: 'the same' },
  'solaris.snoop': {
    frames: [1, 2, 9, 34, 43, 84, 93, 100, 102],
    why: 'snoop is a format that we do not read',
  },
  'tcp-reassembly.pcap': { frames: [66], why: 'tshark looks into the packet headers that sFlow samples' },
  'clusterfuzz-testcase-minimized-FuzzTarget-5755755617189888': {
    frames: [1],
    why: 'no IP length, and a frame that claims 2 GiB: we believe at most MAX_WIRE_BYTES',
  },
  'bgp-bgp_capabilities_print-oobr-2.pcap': {
    frames: [1],
    why: 'a first fragment without the others: tshark shows it alone when it is truncated, we wait for the rest',
  },
  'tls_DER-incomplete-header.pcap': {
    frames: [7, 8, 9, 10, 11, 12, 13],
    why: 'the file is damaged here: tshark stops, our reader finds the next packet',
  },
  'cisco-fabric-path.pcap': {
    frames: [34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60, 62, 64],
    why: 'tshark takes the last four bytes of the frame for a checksum and finds the TCP header short',
  },
};

describe.skipIf(noTshark || noCaptures)(
  'real captures, as tshark sees them (needs tshark, ../shared)',
  () => {
    const applications = noCaptures ? [] : readdirSync(joinPath(captures, 'apps')).sort();
    it.each(applications)('%s', async (name) => {
      const folder = joinPath(captures, 'apps', name);
      for (const entry of readdirSync(folder).filter((file) => file.startsWith('capture'))) {
        const file = joinPath(folder, entry);
        const theirs = askTshark(file);
        expect(differences(await askOurselves(file), theirs)).toEqual([]);
        expect(theirs.size).toBeGreaterThan(0);
      }
    });

    // tshark needs a quarter of a second a file, so of the hundreds one of each kind is compared, and the known ones.
    const index = noCaptures ? '' : readFileSync(joinPath(captures, 'public/index.tsv'), 'utf8');
    const DECODED = /\b(vlan|qinq|ipv6|ipinip|ipfrag|gre|geneve|vxlan|gtp|mpls|pppoes|snaplen|bigendian)\b/g;
    const kinds = new Set<string>();
    const chosen = index
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split('\t'))
      .filter(([name, , link, , , , , , , features]) => {
        const kind = `${link} ${features!.match(DECODED)?.join()}`;
        const isNew = !kinds.has(kind);
        kinds.add(kind);
        return isNew || Object.keys(KNOWN).some((known) => name!.endsWith(known));
      })
      .map(([name]) => name);
    it.each(chosen)('%s', async (name) => {
      const file = joinPath(captures, 'public', name!);
      const known = Object.entries(KNOWN).find(([suffix]) => name!.endsWith(suffix))?.[1].frames ?? [];
      const frames = differences(await askOurselves(file), askTshark(file));
      expect(frames.filter((frame) => !known.includes(frame))).toEqual([]);
    });
  },
);
