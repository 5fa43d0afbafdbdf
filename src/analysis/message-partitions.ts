// The messages of a run by the sites that they are about: what a site's cookies and sessions are judged by is in one partition,
// so that partitions can be judged apart, on many machines. What was seen on several hops is found before, in all of it.

import { siteOfHost } from '../cookie/domain.ts';
import { HopCorrelator } from '../hop/hop-correlator.ts';
import { MessageLogWriter, type ReadingEnd } from '../message-log/log-writer.ts';
import type { PartitionWriter } from '../message-log/partition-file.ts';
import { mayWantContent } from '../message-log/wanted-contents.ts';
import {
  type AnyMessage,
  type ContentMessage,
  fieldValues,
  type Message,
  type RequestMessage,
} from '../record/message.ts';
import type { MessageConsumer } from '../record/message-consumer.ts';
import { messageHost } from '../record/message-host.ts';
import type { HopView } from '../record/records.ts';
import type { Counters } from '../shared/counters.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { isLoopbackAddress } from '../shared/loopback.ts';
import { textHash } from '../shared/text-hash.ts';
import { withoutPort } from '../shared/url.ts';
import { MAX_PARTITIONED_CONNECTIONS } from './limits.ts';

export class MessagePartitions implements MessageConsumer {
  readonly needsRequests = true;
  readonly wantsForms = true;
  readonly #writers: readonly MessageLogWriter[];
  readonly #file: PartitionWriter;
  readonly #counters: Counters;
  readonly #hops = new HopCorrelator((message, hop) => this.#write(message, hop));
  /** The partitions of the last request of each connection, and of requests whose content is still to come. */
  readonly #connections = new GenerationalMap<number, number>(MAX_PARTITIONED_CONNECTIONS, () => {});
  readonly #contents = new GenerationalMap<string, number>(MAX_PARTITIONED_CONNECTIONS, () => {});

  constructor(partitions: number, file: PartitionWriter, counters: Counters) {
    this.#file = file;
    this.#counters = counters;
    this.#writers = Array.from({ length: partitions }, () => new MessageLogWriter('all'));
    for (const [partition, writer] of this.#writers.entries()) file.write(partition, writer.begin());
  }

  wants(): boolean {
    return true;
  }

  wantsContent(status: number): boolean {
    return mayWantContent(status);
  }

  input(name: string, hasPackets = true): void {
    for (const [partition, writer] of this.#writers.entries())
      this.#file.write(partition, writer.input(name, hasPackets));
  }

  message(message: Message): void {
    this.#hops.message(message);
  }

  content(message: ContentMessage): void {
    this.#hops.message(message);
  }

  end(end: ReadingEnd): void {
    this.#hops.finish();
    for (const [partition, writer] of this.#writers.entries()) {
      const hops = partition === 0 ? this.#hops.hops() : [];
      this.#file.write(partition, writer.end({ ...end, hops }));
    }
  }

  #write(message: AnyMessage, hop: HopView | null): void {
    const partition = this.#partitionOf(message);
    const writer = this.#writers[partition]!;
    const text = writer.message(message, this.#counters, message.kind === 'content' ? undefined : hop);
    this.#file.write(partition, text);
  }

  #partitionOf(message: AnyMessage): number {
    if (message.kind === 'content') return this.#contents.get(keyOf(message.request)) ?? 0;
    // What names no site, as a part of it was lost, goes to where the requests of its connection go to.
    const known = namesHost(message) ? undefined : this.#connections.get(message.stream);
    const partition = known ?? textHash(siteOfMessage(message)) % this.#writers.length;
    if (message.kind === 'request') this.#connections.set(message.stream, partition);
    else if (message.isContentRead && message.request !== null)
      this.#contents.set(keyOf(message.request), partition);
    return partition;
  }
}

function namesHost(message: Message): boolean {
  const request = message.kind === 'request' ? message : message.request;
  return request !== null && fieldValues(request, 'host').length > 0;
}

const LOCALHOST = /^(?:.*\.)?localhost$/;

/**
 * The registrable domain, or the name or address where there is none: cookies know no ports. The names and addresses of this machine
 * are one, as a request whose name was lost has its address alone.
 */
function siteOfMessage(message: Message): string {
  const host = withoutPort(messageHost(message)).toLowerCase();
  const isOwn = LOCALHOST.test(host) || isLoopbackAddress(host.replaceAll(/[[\]]/g, ''));
  return isOwn ? 'localhost' : siteOfHost(host);
}

function keyOf({
  input,
  frame,
  stream,
  streamId,
}: Pick<RequestMessage, 'input' | 'frame' | 'stream' | 'streamId'>): string {
  return `${stream} ${streamId} ${frame} ${input}`;
}
