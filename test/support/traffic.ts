// Random traffic: how a script of exchanges becomes packets, and what a network and a capture do to them.

import {
  ACK,
  Conversation,
  type ConversationOptions,
  changed,
  FIN,
  type Packet,
  PSH,
} from './conversation.ts';
import { type Exchange, textOf } from './http-script.ts';
import fc from './properties.ts';

export type Side = 'client' | 'server';

/** Bytes that one side sends before the other goes on. */
export interface Turn {
  readonly side: Side;
  readonly text: string;
}

export interface TrafficOptions extends ConversationOptions {
  /** Bytes of each segment in turn, again and again. */
  readonly segmentBytes: readonly number[];
  /** Exchanges whose requests are sent together. */
  readonly pipelined?: number;
  readonly handshake?: boolean;
  /** The first bytes go with the SYN, the last with the FIN. */
  readonly synData?: boolean;
  readonly finData?: boolean;
}

/** A packet and the turn it belongs to; -1 before the first. */
export interface Sent {
  readonly packet: Packet;
  readonly side: Side;
  readonly turn: number;
}

export function turnsOf(exchanges: readonly Exchange[], pipelined = 1): Turn[] {
  const turns: Turn[] = [];
  for (let at = 0; at < exchanges.length; at += pipelined) {
    const group = exchanges.slice(at, at + pipelined);
    turns.push({ side: 'client', text: group.map(({ request }) => textOf(request)).join('') });
    turns.push({ side: 'server', text: group.map(({ response }) => textOf(response)).join('') });
  }
  return turns;
}

/** The packets of a conversation in which nothing goes wrong. */
export function traffic(turns: readonly Turn[], options: TrafficOptions): Sent[] {
  const talk = new Conversation(options);
  const sent: Sent[] = [];
  const push = (side: Side, turn: number, text: string, flags: number): void => {
    const packet = side === 'client' ? talk.fromClient(text, flags) : talk.fromServer(text, flags);
    sent.push({ packet, side, turn });
  };
  const texts = turns.map(({ text }) => text);
  const last = new Map<Side, number>(turns.map(({ side }, index) => [side, index]));
  if (options.handshake !== false) {
    const early = options.synData === true ? texts[0]!.slice(0, options.segmentBytes[0]) : '';
    texts[0] = texts[0]!.slice(early.length);
    push('client', -1, early, 0x02);
    push('server', -1, '', 0x12);
    push('client', -1, '', ACK);
  }
  let segment = 0;
  turns.forEach(({ side }, turn) => {
    const text = texts[turn]!;
    for (let at = 0; at < text.length; ) {
      const size = options.segmentBytes[segment++ % options.segmentBytes.length]!;
      const isLast = at + size >= text.length && last.get(side) === turn;
      push(side, turn, text.slice(at, at + size), PSH | ACK | (isLast && options.finData === true ? FIN : 0));
      at += size;
    }
    push(side === 'client' ? 'server' : 'client', turn, '', ACK);
  });
  if (options.finData !== true) {
    push('server', turns.length, '', FIN | ACK);
    push('client', turns.length, '', FIN | ACK);
  }
  push('server', turns.length, '', ACK);
  push('client', turns.length, '', ACK);
  return sent;
}

export const segmentBytes: fc.Arbitrary<readonly number[]> = fc.oneof(
  fc.constant([50_000]),
  fc.constant([1]),
  fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 }),
  fc.array(fc.integer({ min: 100, max: 1448 }), { minLength: 1, maxLength: 4 }),
);

/** Numbers that decide what happens to which packet. */
export const dice: fc.Arbitrary<number[]> = fc.array(fc.nat(999), { minLength: 20, maxLength: 60 });

/** One of `dice` for the thing numbered `index`, below `sides`. */
export function roll(dice: readonly number[], index: number, sides: number): number {
  return dice[index % dice.length]! % sides;
}

/** Segments of one turn overtake each other by up to `window` places; between the sides nothing changes. */
export function reordered(sent: readonly Sent[], dice: readonly number[], window: number): Sent[] {
  const order = sent.map((entry, index) => ({ entry, rank: index + roll(dice, index, window), index }));
  const result: Sent[] = [];
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (
      end < order.length &&
      order[end]!.entry.turn === order[start]!.entry.turn &&
      order[end]!.entry.side === order[start]!.entry.side
    )
      end++;
    const run = order.slice(start, end);
    if (run[0]!.entry.turn >= 0) run.sort((one, other) => one.rank - other.rank || one.index - other.index);
    result.push(...run.map(({ entry }) => entry));
    start = end;
  }
  return result;
}

/** Some packets come again, at once or a few packets later; a SYN after a FIN would be another connection's. */
export function doubled(sent: readonly Sent[], dice: readonly number[]): Sent[] {
  const result: Sent[] = [];
  const late: { entry: Sent; at: number }[] = [];
  sent.forEach((entry, index) => {
    result.push(entry);
    const delay = entry.turn < 0 ? 0 : roll(dice, index + 1, 5);
    if (roll(dice, index, 3) === 0) late.push({ entry, at: index + delay });
    for (const { entry: again, at } of late) if (at === index) result.push(again);
  });
  return result;
}

/** Retransmissions that begin and end elsewhere: parts of what a side has sent in its turn are sent again. */
export function retransmitted(sent: readonly Sent[], dice: readonly number[]): Sent[] {
  return sent.flatMap((entry, index) => {
    const before = sent[index - 1];
    const { payload } = entry.packet.fields;
    if (payload.length === 0 || roll(dice, index, 3) !== 0) return [entry];
    const skip = roll(dice, index + 1, payload.length);
    const part = changed(entry.packet, {
      sequence: (entry.packet.fields.sequence + skip + (entry.packet.fields.flags & 2 ? 1 : 0)) >>> 0,
      payload: payload.subarray(skip),
      flags: PSH | ACK,
    });
    const again = { ...entry, packet: part };
    if (before === undefined || before.side !== entry.side || before.turn !== entry.turn)
      return [entry, again];
    // The one before and this one as a single segment, as Linux coalesces them.
    const joined = changed(before.packet, {
      payload: Buffer.concat([before.packet.fields.payload, payload]),
      flags: PSH | ACK,
    });
    const { payload: earlier, sequence } = before.packet.fields;
    const isJoinable =
      earlier.length > 0 && (sequence + earlier.length) % 2 ** 32 === entry.packet.fields.sequence;
    return isJoinable && roll(dice, index + 2, 2) === 0
      ? [{ ...entry, packet: joined }, entry, again]
      : [entry, again];
  });
}

/**
 * Keep-alive probes (RFC 9293 section 3.8.4), with and without a byte that means nothing, before a turn begins; and
 * zero-window probes, which carry the first byte of what comes.
 */
export function probed(sent: readonly Sent[], dice: readonly number[]): Sent[] {
  return sent.flatMap((entry, index) => {
    const { fields } = entry.packet;
    if (fields.payload.length === 0 || entry.turn < 0) return [entry];
    const keepAlive = (payload: Buffer): Sent => ({
      ...entry,
      turn: entry.turn - 0.5,
      packet: changed(entry.packet, { sequence: (fields.sequence - 1) >>> 0, payload, flags: ACK }),
    });
    const isFirst = sent[index - 1]?.turn !== entry.turn || sent[index - 1]?.side !== entry.side;
    switch (roll(dice, index, 6)) {
      case 0:
        return isFirst ? [keepAlive(Buffer.alloc(0)), entry] : [entry];
      case 1:
        return isFirst ? [keepAlive(Buffer.from([0])), entry] : [entry];
      case 2: {
        const first = changed(entry.packet, { payload: fields.payload.subarray(0, 1), flags: ACK });
        return [{ ...entry, packet: first }, entry];
      }
      default:
        return [entry];
    }
  });
}

export function packetsOf(sent: readonly Sent[]): Packet[] {
  return sent.map(({ packet }) => packet);
}
