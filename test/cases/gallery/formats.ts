// Capture formats: every variant of pcap, what pcapng can hold, compression, damage.

import {
  ETHERNET,
  type PcapOptions,
  pcap,
  Section,
  START_SECONDS,
  timeOf,
} from '../../support/capture-formats.ts';
import { Conversation, type Packet, request, response } from '../../support/conversation.ts';
import { type Case, type Compression, expected, frames } from './case.ts';

const RAW = 101;

/** Twelve logins on one connection: 29 packets. */
function logins(): { packets: Packet[]; responses: Packet[] } {
  const talk = new Conversation().open();
  const responses = Array.from({ length: 12 }, (_, index) =>
    talk.exchange(response([`Set-Cookie: visit=${index}; Path=/`]), `/${index}`),
  );
  talk.close();
  return { packets: talk.packets, responses };
}

const { packets, responses } = logins();
const cookies = responses.map((at, index) => ({ setCookie: `visit=${index}; Path=/`, at }));

/** The time of the first cookie as records say it. */
function timeText(at: Packet, digits: number): string {
  const { seconds, nanoseconds } = timeOf(packets.indexOf(at));
  const fraction = String(nanoseconds).padStart(9, '0').slice(0, digits).padEnd(9, '0');
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}

function variant(name: string, how: string, options: PcapOptions): Case {
  const digits = options.nanoseconds ? 9 : 6;
  const timed = cookies.map((cookie) => ({ ...cookie, time: timeText(cookie.at, digits) }));
  return {
    name: `${name}.pcap`,
    how,
    bytes: pcap(frames(packets), options),
    expected: expected(timed, packets),
  };
}

function compressed(name: string, how: string, compression: Compression): Case {
  return { name, how, bytes: pcap(frames(packets)), compression, expected: expected(cookies, packets) };
}

const BARE = frames(packets, (packet) => packet);
const ETHERNET_FRAMES = frames(packets);

function sections(): Case {
  const little = new Section()
    .other(0x5555, Buffer.from('a block that nobody knows'))
    .interface({ linkType: ETHERNET })
    .interface({ linkType: RAW, timeResolution: 9 });
  const big = new Section(true)
    .interface({ linkType: RAW, timeResolution: 0x8a })
    .interface({ linkType: ETHERNET, timeResolution: 3, timeOffset: START_SECONDS - 1000 });
  ETHERNET_FRAMES.forEach((frame, index) => {
    const bare = BARE[index]!;
    if (index < 8) little.packet(0, frame, index);
    else if (index < 16) little.packet(1, bare, index);
    else if (index < 22) big.packet(0, bare, index);
    else big.packet(1, frame, index);
  });
  const digits = (index: number): number => (index < 8 ? 6 : 9);
  const timed = cookies.map((cookie) => {
    const index = packets.indexOf(cookie.at);
    // The second section counts 1/1024 seconds and milliseconds: its times are not compared to the digit.
    return index < 16 ? { ...cookie, time: timeText(cookie.at, digits(index)) } : cookie;
  });
  return {
    name: 'pcapng-sections.pcapng',
    how: 'pcapng: a little-endian and a big-endian section, four interfaces with link types and time resolutions of their own, an unknown block',
    bytes: Buffer.concat([little.toBuffer(), big.toBuffer()]),
    expected: expected(timed, packets),
  };
}

function oldBlocks(): Case {
  const section = new Section().interface({ linkType: ETHERNET, snapLength: 262_144 });
  ETHERNET_FRAMES.forEach((frame, index) => {
    if (index % 2 === 0) section.obsoletePacket(0, frame, index);
    else section.simplePacket(frame);
  });
  return {
    name: 'pcapng-old-blocks.pcapng',
    how: 'pcapng: obsolete packet blocks and simple packet blocks in turn',
    bytes: section.toBuffer(),
    expected: expected(cookies, packets),
  };
}

/** Offset of a record in a pcap file of these frames. */
function recordOffset(index: number): number {
  return 24 + ETHERNET_FRAMES.slice(0, index).reduce((sum, { bytes }) => sum + 16 + bytes.length, 0);
}

function truncatedFile(): Case {
  // In the middle of the response to the last login.
  const last = packets.indexOf(responses[11]!);
  const bytes = pcap(ETHERNET_FRAMES).subarray(0, recordOffset(last) + 40);
  return {
    name: 'truncated-file.pcap',
    how: 'the file ends in the middle of the last response',
    bytes,
    expected: expected(cookies.slice(0, 11), packets, {
      warnings: [`cut short in the record at byte ${recordOffset(last)}`],
    }),
  };
}

function damagedRecord(): Case {
  const bytes = Buffer.from(pcap(ETHERNET_FRAMES));
  // The record of the sixth request claims 4 GB.
  const record = recordOffset(packets.indexOf(responses[5]!) - 1);
  bytes.fill(0xff, record, record + 16);
  return {
    name: 'damaged-record.pcap',
    how: 'sixteen bytes in the middle are overwritten: a record claims 4 GB',
    bytes,
    // The damage hides one request: its response is found without a request.
    expected: {
      ...expected(cookies.map(({ setCookie }) => ({ setCookie }))),
      warnings: [`at byte ${record}`],
    },
  };
}

/** One capture in two files; a response crosses the boundary. */
function rotated(): Case[] {
  const talk = new Conversation().open();
  const first = talk.exchange(response(['Set-Cookie: first=1']), '/1');
  talk.send(request('/2'));
  talk.respond('HTTP/1.1 200 OK\r\nSet-Cookie: across=');
  const boundary = talk.packets.length;
  talk.respond('the boundary\r\nContent-Length: 0\r\n\r\n');
  const third = talk.exchange(response(['Set-Cookie: third=1']), '/3');
  talk.close();
  const all = frames(talk.packets);
  return [
    {
      name: 'rotated-1.pcap',
      how: 'the first of two files of one capture: a response crosses the boundary',
      bytes: pcap(all.slice(0, boundary)),
      expected: expected(
        [
          { setCookie: 'first=1', at: first, incomplete: false },
          { setCookie: 'across=', incomplete: true },
        ],
        talk.packets,
      ),
    },
    {
      name: 'rotated-2.pcap',
      how: 'the second of two files of one capture; read behind the first it gives one more, "across=the boundary"',
      bytes: pcap(all.slice(boundary), { firstIndex: boundary }),
      expected: expected(
        [{ setCookie: 'third=1', at: third, incomplete: false }],
        talk.packets.slice(boundary),
      ),
    },
  ];
}

export const formatCases: readonly Case[] = [
  variant('pcap-microseconds', 'pcap, little-endian, microseconds', {}),
  variant('pcap-nanoseconds', 'pcap, little-endian, nanoseconds', { nanoseconds: true }),
  variant('pcap-big-endian', 'pcap, big-endian, microseconds', { bigEndian: true }),
  variant('pcap-big-endian-nanoseconds', 'pcap, big-endian, nanoseconds', {
    bigEndian: true,
    nanoseconds: true,
  }),
  variant('pcap-modified', "pcap, Kuznetzov's modified variant", { modified: true }),
  variant('pcap-nokia', "pcap, Nokia's variant", { nokia: true }),
  sections(),
  oldBlocks(),
  compressed('compressed.pcap.gz', 'pcap compressed with gzip', 'gzip'),
  compressed('compressed.pcap.zst', 'pcap compressed with zstd -19', 'zstd'),
  compressed('compressed.pcap.lz4', 'pcap compressed with lz4 -9', 'lz4'),
  truncatedFile(),
  damagedRecord(),
  ...rotated(),
];
