// Connections are numbered as Wireshark's tcp.stream: frame by frame on real captures, and in the cases in which a
// port pair is used again.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCapture } from '../../src/capture/read.ts';
import { BufferBudget } from '../../src/flow/buffer-budget.ts';
import { FlowTracker } from '../../src/flow/tracker.ts';
import { PacketDecoder } from '../../src/packet/decoder.ts';
import { ProtocolRegistry } from '../../src/protocol/registry.ts';
import { Counters } from '../../src/shared/counters.ts';
import { pcap } from '../support/capture-formats.ts';
import { ACK, Conversation, FIN, type Packet, RST, request, response, SYN } from '../support/conversation.ts';
import { ethernet } from '../support/headers.ts';
import { CAPTURES, HAS_CAPTURES, hasPrograms } from '../support/repository.ts';

const HAS_TSHARK = hasPrograms('tshark');

interface Numbers {
  readonly connections: number;
  /** The numbers of the connections in which messages were found, by frame. */
  readonly ofFrames: ReadonlyMap<number, number>;
}

async function ours(file: string): Promise<Numbers> {
  const counters = new Counters();
  const budget = new BufferBudget(1 << 26);
  const ofFrames = new Map<number, number>();
  const registry = new ProtocolRegistry(
    {
      needsRequests: true,
      wants: () => true,
      request: ({ frame, channel }) => ofFrames.set(frame, channel.number),
      response: (_head, channel, _direction, stamp) => ofFrames.set(stamp.frame, channel.number),
    },
    counters,
    budget,
  );
  const tracker = new FlowTracker(registry, counters, budget);
  await readCapture(file, new PacketDecoder(tracker, counters), { warn() {}, counters });
  tracker.finish();
  return { connections: counters.connections, ofFrames };
}

function theirs(file: string): Numbers {
  // A capture that ends in the middle of a packet makes an exit code, and is read up to there. An sFlow report quotes
  // packets of others, each with a number of its own.
  const { stdout: text } = spawnSync(
    'tshark',
    [
      '-n',
      '-r',
      file,
      '--disable-protocol',
      'sflow',
      '-T',
      'fields',
      '-e',
      'frame.number',
      '-e',
      'tcp.stream',
    ],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const ofFrames = new Map<number, number>();
  let connections = 0;
  for (const line of text.trim().split('\n')) {
    // An ICMP error quotes a segment: a frame can have several numbers, of which the last is the innermost.
    const [frame, streams = ''] = line.split('\t');
    if (streams === '') continue;
    const stream = Number(streams.split(',').at(-1));
    ofFrames.set(Number(frame), stream);
    connections = Math.max(connections, stream + 1);
  }
  return { connections, ofFrames };
}

async function expectSame(file: string): Promise<void> {
  const [mine, other] = [await ours(file), theirs(file)];
  expect(mine.connections).toBe(other.connections);
  for (const [frame, stream] of mine.ofFrames)
    expect([frame, stream]).toEqual([frame, other.ofFrames.get(frame)]);
}

describe.skipIf(!HAS_TSHARK || !HAS_CAPTURES)('real captures (needs tshark and the shared captures)', () => {
  const folder = join(CAPTURES, 'apps');
  for (const name of HAS_CAPTURES ? readdirSync(folder) : []) {
    const file = readdirSync(join(folder, name)).find((entry) => entry.startsWith('capture.'));
    if (file !== undefined) it(name, () => expectSame(join(folder, name, file)));
  }

  // Those of the public ones in which cookies are known to be. Among the others are four that differ: two segments truncated
  // inside their options and a fragment, which Wireshark numbers, and two files that it cannot read.
  const index = HAS_CAPTURES
    ? readFileSync(join(CAPTURES, 'public', 'index.tsv'), 'latin1')
        .trim()
        .split('\n')
    : [];
  const truthColumn = index[0]?.split('\t').indexOf('truth') ?? -1;
  for (const columns of index.slice(1).map((line) => line.split('\t'))) {
    const [name = ''] = columns;
    if (columns[truthColumn]) it(name, () => expectSame(join(CAPTURES, 'public', name)));
  }
});

describe.skipIf(!HAS_TSHARK)('a port pair that is used again (needs tshark)', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const PAGE = response(['Set-Cookie: a=1']);
  const first = () => {
    const talk = new Conversation().open();
    talk.exchange(PAGE);
    return talk;
  };
  const again = (options = { clientSequence: 900_000, serverSequence: 700_000 }) => {
    const talk = new Conversation(options).open();
    talk.exchange(PAGE);
    return talk.packets;
  };
  const before = (act: (talk: Conversation) => void): Packet[] => {
    const talk = first();
    act(talk);
    return talk.packets;
  };

  it.each<[string, () => Packet[]]>([
    ['after both sides closed', () => [...before((talk) => talk.close()), ...again()]],
    ['after a reset', () => [...before((talk) => talk.fromServer('', RST)), ...again()]],
    ['without an end of the first', () => [...before(() => {}), ...again()]],
    ['after one side closed', () => [...before((talk) => talk.fromClient('', FIN | ACK)), ...again()]],
    ['not: the same SYN again', () => before((talk) => talk.packets.splice(1, 0, talk.packets[0]!))],
    [
      'not: a SYN-ACK captured before its SYN',
      () => before((talk) => talk.packets.splice(0, 2, talk.packets[1]!, talk.packets[0]!)),
    ],
    [
      'not: a SYN and its repetition',
      () => {
        const talk = new Conversation();
        talk.fromClient('', SYN);
        talk.packets.push(talk.packets[0]!);
        return [...talk.packets, ...again({ clientSequence: 1000, serverSequence: 5000 })];
      },
    ],
    [
      'not: a refused SYN that is sent again',
      () => {
        const talk = new Conversation();
        talk.fromClient('', SYN);
        talk.fromServer('', RST | ACK);
        return [...talk.packets, ...again({ clientSequence: 1000, serverSequence: 5000 })];
      },
    ],
    [
      'after a refused SYN',
      () => {
        const talk = new Conversation();
        talk.fromClient('', SYN);
        talk.fromServer('', RST | ACK);
        return [...talk.packets, ...again()];
      },
    ],
    ['by a capture that starts in the middle', () => [...before(() => {}).slice(3), ...again()]],
    [
      'with one SYN only, of many',
      () => {
        const talks = [1, 2, 3].map((port) => new Conversation({ client: { port } }));
        for (const talk of talks) talk.fromClient('', SYN);
        return [...talks.flatMap(({ packets }) => packets), ...again()];
      },
    ],
    [
      'with data that comes late',
      () => {
        const talk = first();
        talk.close();
        talk.send(request('/late'));
        return [...talk.packets, ...again()];
      },
    ],
  ])('%s', async (_name, packets) => {
    const file = join(folder, 'case.pcap');
    writeFileSync(file, pcap(packets().map(({ bytes }) => ({ bytes: ethernet(bytes) }))));
    await expectSame(file);
  });

  // Wireshark takes a second connection for the first when its SYN has the same number, and its data for old ones.
  it('unlike Wireshark, with the same numbers after an end', async () => {
    const file = join(folder, 'same.pcap');
    const packets = [
      ...before((talk) => talk.fromServer('', RST)),
      ...again({ clientSequence: 1000, serverSequence: 5000 }),
    ];
    writeFileSync(file, pcap(packets.map(({ bytes }) => ({ bytes: ethernet(bytes) }))));
    const { connections, ofFrames } = await ours(file);
    expect([connections, ofFrames.size, theirs(file).connections]).toEqual([2, 4, 1]);
  });
});
