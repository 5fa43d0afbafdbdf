// Two connections on one pair of ports: the second one is known by its SYN, and without that by its numbers, where the first
// is over.

import { describe, expect, it } from 'vitest';
import {
  Conversation,
  type ConversationOptions,
  type Packet,
  RST,
  response,
  SYN,
} from '../support/conversation.ts';
import { type Reading, readPackets } from '../support/reading.ts';

const page = (name: string): string => response([`Set-Cookie: ${name}=1`]);

function talk(
  options: ConversationOptions,
  names: string[],
  ...steps: ('open' | 'close' | 'reset')[]
): Packet[] {
  const conversation = new Conversation(options);
  if (steps.includes('open')) conversation.open();
  for (const name of names) conversation.exchange(page(name), `/${name}`);
  if (steps.includes('close')) conversation.close();
  if (steps.includes('reset')) conversation.fromClient('', RST);
  return conversation.packets;
}

function read(...packets: Packet[][]): Reading {
  return readPackets(packets.flat());
}

const FAR = { clientSequence: 3_000_000_000, serverSequence: 100_000 };

describe('what follows the end of a connection', () => {
  it.each(['close', 'reset'] as const)('is the next one, which was not seen to begin: %s', (end) => {
    for (const begins of [['open'], []] as 'open'[][]) {
      const reading = read(talk({}, ['a', 'b'], ...begins, end), talk(FAR, ['c', 'd']));
      expect(reading.setCookies).toEqual(['a=1', 'b=1', 'c=1', 'd=1']);
      expect(reading.counters.connections).toBe(2);
      expect(reading.responses.map(({ requestTarget }) => requestTarget)).toEqual(['/a', '/b', '/c', '/d']);
    }
  });

  it('is a late copy where its numbers are near', () => {
    const first = talk({}, ['a', 'b'], 'open', 'close');
    const copies = first.filter(({ fields }) => fields.payload.length > 0);
    const reading = read(first, copies);
    expect(reading.setCookies).toEqual(['a=1', 'b=1']);
    expect(reading.counters.connections).toBe(1);
  });
});

describe('a SYN on the ports of a connection that goes on', () => {
  const NUMBERS: [string, ConversationOptions][] = [
    ['far above', { clientSequence: 900_000_000, serverSequence: 800_000_000 }],
    ['a little below', { clientSequence: 1_900_000, serverSequence: 700_000_000 }],
    ['a million below', { clientSequence: 1_000_000, serverSequence: 700_000_000 }],
    ['far below', { clientSequence: 100, serverSequence: 700_000_000 }],
  ];

  it.each(NUMBERS)('opens another one: its number is %s', (_, numbers) => {
    const first = { clientSequence: 2_000_000, serverSequence: 5000 };
    for (const begins of [['open'], []] as 'open'[][]) {
      const reading = read(talk(first, ['a', 'b'], ...begins), talk(numbers, ['c', 'd'], 'open'));
      expect(reading.setCookies).toEqual(['a=1', 'b=1', 'c=1', 'd=1']);
      expect(reading.counters).toMatchObject({ connections: 2, gaps: 0 });
    }
  });

  it('is its own where it comes late, before anything of the server', () => {
    const conversation = new Conversation().open();
    conversation.exchange(page('a'), '/a');
    const [syn, synAck, ack, request, ...rest] = conversation.packets as [Packet, Packet, Packet, Packet];
    expect(syn.fields.flags).toBe(SYN);
    const reading = read([request, syn, synAck, ack, ...rest]);
    expect(reading.setCookies).toEqual(['a=1']);
    expect(reading.counters.connections).toBe(1);
  });
});
