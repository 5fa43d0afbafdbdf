// Captures of tools that write any number where an acknowledgement should be: nothing of them is lost, and no response has the
// request of another.

import { describe, expect, it } from 'vitest';
import {
  Conversation,
  type ConversationOptions,
  changed,
  type Packet,
  response,
  SYN,
} from '../support/conversation.ts';
import { type Reading, readPackets } from '../support/reading.ts';

const page = (at: number, body = 'ok'): string => response([`Set-Cookie: c${at}=1`], body);

let state = 7;
function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state;
}

const NUMBERS: [string, (packet: Packet) => number][] = [
  ['zero', () => 0],
  ['one', () => 1],
  ['a constant', () => 0x30303030],
  ['the largest one', () => 0xffffffff],
  ['random', random],
  ['where the segment begins', ({ fields }) => fields.sequence],
  ['where the segment ends', ({ fields }) => fields.sequence + fields.payload.length],
  ['where the other side began', ({ fields }) => (fields.source.port === 80 ? 1000 : 5000)],
];
const BEGINNINGS: [string, ConversationOptions][] = [
  ['usual', {}],
  ['one', { clientSequence: 1, serverSequence: 1 }],
  ['far from each other', { clientSequence: 3_000_000_000, serverSequence: 100 }],
];

function read(options: ConversationOptions, isOpened: boolean, number: (packet: Packet) => number): Reading {
  const talk = new Conversation(options);
  if (isOpened) talk.open();
  for (const at of [1, 2, 3]) talk.exchange(page(at, 'x'.repeat(at * 1500)), `/${at}`);
  const packets = talk
    .close()
    .packets.map((packet) =>
      packet.fields.flags & SYN ? packet : changed(packet, { acknowledgement: number(packet) >>> 0 }),
    );
  return readPackets(packets);
}

describe.each(NUMBERS)('acknowledgement numbers: %s', (_name, number) => {
  it.each(BEGINNINGS)('sequence numbers: %s', (_name, options) => {
    for (const isOpened of [true, false]) {
      const { responses, setCookies } = read(options, isOpened, number);
      expect(setCookies).toEqual(['c1=1', 'c2=1', 'c3=1']);
      for (const { setCookies, requestTarget } of responses)
        expect([null, `/${setCookies[0]![1]}`]).toContain(requestTarget);
    }
  });
});

it('without any, each response has its request', () => {
  const { responses } = read({}, false, () => 0);
  expect(responses.map(({ requestTarget }) => requestTarget)).toEqual(['/1', '/2', '/3']);
});

it('bytes that were acknowledged before the capture, and are sent again, are read where it begins', () => {
  const talk = new Conversation();
  talk.serverSequence += 1000;
  talk.fromClient('');
  talk.serverSequence -= 1000;
  talk.respond(page(1));
  expect(readPackets(talk.packets).setCookies).toEqual(['c1=1']);
});
