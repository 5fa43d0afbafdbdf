// What a run reads, when it stops, and whom it tells what it reads.

import type { Readable } from 'node:stream';
import type { LiveCapture, LiveOptions } from '../capture/live/open.ts';
import type { Passphrase, PrivateKeyFile } from '../protocol/tls/private-key.ts';
import type { MessageConsumer } from '../record/message-consumer.ts';
import type { PacketHistory } from '../record/packet-history.ts';
import type { HopRecord, InputView } from '../record/records.ts';
import type { Counters } from '../shared/counters.ts';
import type { FileAccess } from '../shared/file-access.ts';
import type { RepeatedInput } from '../shared/repeated-input.ts';
import type { BrokenInputError } from '../shared/user-error.ts';

/** A capture that the caller has opened. */
export interface InputStream {
  /** What messages call it. */
  readonly name: string;
  readonly bytes: Readable;
}

/** What reading ends with, before anything is worked out of it. */
export interface RunEnd {
  readonly counters: Counters;
  readonly warnings: readonly string[];
  readonly repeats: readonly RepeatedInput[];
}

export interface RunOptions {
  /** Files, or '-' for standard input; directories already expanded. */
  readonly inputs: readonly string[];
  /** Named too, and not read: they have what another input has. */
  readonly repeats?: readonly RepeatedInput[];
  /** The last input is read on while it grows, until the user wants no more. */
  readonly follow?: boolean;
  /** Read behind the files; closed afterwards. */
  readonly stream?: InputStream | null;
  readonly live: LiveOptions | null;
  /** How files are opened; by their paths when it is not given. */
  readonly files?: FileAccess;
  /** Gives the live capture; without it, it is started here. */
  openLive?(live: LiveOptions): Promise<LiveCapture>;
  /** Stop after so many packets, seconds (of packet time; live: of the clock), Set-Cookie fields. */
  readonly packetLimit: number | null;
  readonly durationSeconds: number | null;
  readonly cookieLimit: number | null;
  /** TLS key logs; with live capture, streams or standard input they are followed while they grow. */
  readonly keylogFiles?: readonly string[];
  /** RSA keys of servers, for TLS up to 1.2 without forward secrecy. */
  readonly privateKeys?: readonly PrivateKeyFile[];
  /** Of encrypted private keys that have none of their own. */
  readonly keyPassphrase?: Passphrase | null;
  /** Packets that are known to be missing in the inputs: the kernel had no room for them. */
  readonly missingPackets?: number;
  /** The input ended before what was to be captured did: so many packets are missing at its end, 1 where that is not known. */
  readonly lostAtEnd?: number;
  /** Keep the packets in this file. */
  readonly writeFile: string | null;
  /** TLS secrets of the packets, as lines of a key log, which that file begins with. */
  readonly writtenSecrets?: Buffer;
  readonly consumer: MessageConsumer;
  /** Remembers the packets of messages; null: nothing asks for them. */
  readonly packets?: PacketHistory | null;
  /** When the consumer counts too. */
  readonly counters?: Counters;
  /** Awaited between blocks when it gives a promise: backpressure of the output. */
  pause?(): Promise<void> | undefined;
  progress?(readBytes: number, totalBytes: number | null): void;
  /** Lines for standard error: what is captured and how; what is damaged. */
  notice(line: string): void;
  warn(line: string): void;
  /** Called when an input begins, before its messages: with the name that they have for it. */
  inputBegun?(name: string, hasPackets?: boolean): void;
  /** Called when inputs are read beside each other: their connections are numbered over all of them. */
  merged?(): void;
  /** Called when an input has been read, as far as it was. */
  inputRead?(input: InputView): void;
  /** Called for what was seen on several hops, where a message log says it. */
  hopsKnown?(hops: readonly HopRecord[]): void;
  /** Called behind the last message. */
  ended?(end: RunEnd): void;
  /** Called when an input broke off: what arrived before is reported. Without it the run ends with that error. */
  inputBroken?(error: BrokenInputError): void;
  /** True when the user wants no more. */
  stopped?(): boolean;
  /** Live: called many times a second, between two blocks, whether packets come or not. */
  tick?(): void;
}
