// Makes the capture without its secrets: read, replaced, written, and read again. What is not known to be clean is named, and
// left out where that is asked for.

import type { Area } from './area.ts';
import { type CaptureBytes, captureRecords, type FileSpan, withoutSpans } from './capture-records.ts';
import { SecretCollector } from './field-secrets.ts';
import { MAX_SCRUB_KEYS } from './limits.ts';
import type { StreamPair } from './packet-streams.ts';
import { escapedCopies } from './plain-view.ts';
import { type ConnectionReading, readConnections } from './read-connections.ts';
import { type Replaced, replaceSecrets, writeStreams } from './replace-secrets.ts';
import { isWords } from './secret-names.ts';
import { type Secret, SecretSet, type Written } from './secret-set.ts';
import { Substitution } from './substitute.ts';
import { type FoundText, TextSearch } from './text-search.ts';

/** What is not known to be clean: connections by name, or packets of a kind. */
export interface Unclean {
  readonly name: string;
  /** As a clause; null for packets that are no connection. */
  readonly why: string | null;
  readonly packets: number;
}

export interface ScrubResult {
  /** The bytes of the new capture. */
  readonly bytes: Buffer;
  /** The same packets as they were. */
  readonly before: Buffer;
  readonly values: number;
  readonly packets: number;
  /** Words that stay where they are a name, a path or a number. */
  readonly keptWords: number;
  readonly unclean: readonly Unclean[];
  /** Blocks with TLS secrets. */
  readonly secretBlocks: number;
  /** Packets that are in the capture no longer, and those that are. */
  readonly droppedPackets: number;
  readonly keptPackets: number;
}

const KEY_BYTES = 32;

/** A secret would have been left: nothing is written. */
export class SecretLeftError extends Error {
  override readonly name = 'SecretLeftError';
}

/**
 * Replaces the secrets of a capture; the bytes of `capture` stay. `result.unclean` is left out of the bytes. Throws a
 * SecretLeftError where a secret would be left in them.
 */
export function scrubCapture(capture: CaptureBytes, name: string): ScrubResult {
  for (let trial = 1; ; trial++) {
    try {
      return new Scrubbing(capture, name).run();
    } catch (error) {
      if (!(error instanceof SecretLeftError) || trial === MAX_SCRUB_KEYS) throw error;
    }
  }
}

class Scrubbing {
  readonly #name: string;
  readonly #original: CaptureBytes;
  readonly #capture: CaptureBytes;
  readonly #collector = new SecretCollector(new SecretSet());
  readonly #replaced: Replaced = { values: 0, kept: new Set() };
  readonly #search = new TextSearch<Written>();
  #words = '';

  constructor(original: CaptureBytes, name: string) {
    this.#name = name;
    this.#original = original;
    this.#capture = captureRecords(Buffer.from(original.bytes), name);
  }

  run(): ScrubResult {
    const { bytes, records, secretBlocks } = this.#capture;
    const reading = readConnections(this.#capture, this.#collector);
    const { secrets, vocabulary } = this.#collector;
    this.#words = [...vocabulary].join('\n');
    const substitution = this.#substitution(reading.hasHttp2);
    substitution.prepare(secrets.all.map(({ value }) => value));
    for (const written of secrets.written(substitution, this.#isSought))
      this.#search.add(written.text, written);
    let packets = 0;
    for (const connection of reading.connections) {
      const [one, other] = connection.pair.streams;
      const before = [Buffer.from(one.bytes), Buffer.from(other.bytes)] as const;
      replaceSecrets(connection, this.#search, substitution, this.#replaced);
      if (connection.pair.refusal === null) packets += writeStreams(connection, before, bytes);
    }
    const left = this.#leftOver(reading);
    const dropped = new Set(left.flatMap(({ numbers }) => [...numbers]));
    const spans: FileSpan[] = [...secretBlocks, ...[...dropped].map((number) => records[number]!)];
    const made = withoutSpans(bytes, spans);
    this.#check(made);
    return {
      bytes: made,
      before: withoutSpans(this.#original.bytes, spans),
      values: this.#replaced.values,
      packets,
      keptWords: new Set([...this.#replaced.kept, ...secrets.all.filter((one) => !this.#isSought(one))]).size,
      unclean: left.map(({ name, why, numbers }) => ({ name, why, packets: numbers.size })),
      secretBlocks: secretBlocks.length,
      droppedPackets: dropped.size,
      keptPackets: records.length - dropped.size,
    };
  }

  /** With a key of its own, that nothing keeps. */
  #substitution(keepsCodeLength: boolean): Substitution {
    const originals = new TextSearch<true>();
    for (const text of this.#collector.secrets.texts(this.#isSought)) originals.add(text, true);
    const { randomBytes } = process.getBuiltinModule('node:crypto');
    const isForbidden = (text: string): boolean => originals.isIn(text);
    const { credentials } = this.#collector;
    return new Substitution({ key: randomBytes(KEY_BYTES), isForbidden, credentials, keepsCodeLength });
  }

  /** The value of a cookie that is a word of names and paths is a secret nowhere else. */
  readonly #isSought = ({ value, isCredential, isPlain }: Secret): boolean => {
    if (isCredential || !isPlain) return true;
    return !(isWords(value) ? this.#words.includes(value) : this.#collector.vocabulary.has(value));
  };

  /** What is not known to be clean, with the numbers of its records. */
  #leftOver({
    pairs,
    others,
  }: ConnectionReading): { name: string; why: string | null; numbers: Set<number> }[] {
    const packets = [...others].map(([name, numbers]) => ({ name, why: null, numbers: new Set(numbers) }));
    const isRefused = ({ refusal }: StreamPair): boolean => refusal !== null;
    const refused = pairs.filter(isRefused).flatMap((pair) => [...pair.records]);
    const elsewhere = this.#outsideOfTcp(
      new Set([...refused, ...packets.flatMap(({ numbers }) => [...numbers])]),
    );
    // A connection is left out whole: without one packet there would be a gap.
    for (const pair of pairs)
      for (const number of pair.records)
        if (elsewhere.delete(number)) pair.refuse('a packet of it has a secret outside of HTTP');
    const connections = pairs
      .filter(isRefused)
      .map(({ name, refusal, records }) => ({ name, why: refusal, numbers: records }));
    const known = [...connections, ...packets];
    return elsewhere.size === 0
      ? known
      : [...known, { name: 'packets with a secret outside of HTTP', why: null, numbers: elsewhere }];
  }

  /**
   * Secrets in what is no stream: a name that was asked for, what fills up a frame. In comments, also those of packets, they are
   * replaced.
   * @returns the numbers of the packets that have one
   */
  #outsideOfTcp(left: ReadonlySet<number>): Set<number> {
    const { bytes, records } = this.#capture;
    const found = new Set<number>();
    let next = 0;
    for (const { start, end, found: written } of this.#search.hits(bytes)) {
      if (written.secret.isPlain) continue;
      while (next < records.length && records[next]!.end <= start) next++;
      const record = records[next];
      const isBeside = record === undefined || record.start >= end || record.packet.end <= start;
      if (isBeside) bytes.write(written.substitute, start, 'latin1');
      else if (!left.has(next)) found.add(next);
    }
    return found;
  }

  #hits(area: Area): FoundText<Written>[] {
    return [...this.#search.hits(area.bytes), ...escapedCopies(area, this.#search)];
  }

  /** Reads the new capture as if it were any, and looks for everything that was replaced. */
  #check(made: Buffer): void {
    if (made.equals(this.#original.bytes) && this.#replaced.values > 0)
      throw new SecretLeftError('nothing has changed');
    const again = captureRecords(made, this.#name);
    if (again.records.length === 0) return;
    const reading = readConnections(again, new SecretCollector(new SecretSet()));
    const refused = reading.pairs.find(({ refusal }) => refusal !== null);
    if (refused !== undefined) throw new SecretLeftError(`${refused.name}: ${refused.refusal}`);
    for (const { areas, packed, pair } of reading.connections) {
      for (const area of areas)
        for (const { start, end, found } of this.#hits(area))
          if (!area.touchesFixed(start, end) || !found.secret.isPlain) throw new SecretLeftError(pair.name);
      for (const area of packed)
        for (const { found } of this.#hits(area))
          if (!found.secret.isPlain) throw new SecretLeftError(pair.name);
    }
    for (const { found } of this.#search.hits(made))
      if (!found.secret.isPlain) throw new SecretLeftError('outside of the connections');
  }
}
