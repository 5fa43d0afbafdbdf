// Conversations on different ports, read step by step: for tests of the life of connections.

import { Conversation, type ConversationOptions, response } from '../support/conversation.ts';
import type { Reading } from '../support/reading.ts';

export const PAGE = response(['Set-Cookie: a=1']);

export function talkOn(port: number, options: ConversationOptions = {}): Conversation {
  return new Conversation({ client: { port }, ...options });
}

/** Reads the packets of a conversation since the last call. */
export function reader(reading: Reading) {
  const read = new Map<Conversation, number>();
  return (talk: Conversation, seconds = 0): void => {
    for (const packet of talk.packets.slice(read.get(talk) ?? 0)) reading.packet(packet, seconds);
    read.set(talk, talk.packets.length);
  };
}
