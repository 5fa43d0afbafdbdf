// When each of several inputs begins: captures and message logs.

import { isMessageLog } from '../capture/formats.ts';
import type { CaptureReader, ReaderHooks } from '../capture/reader.ts';
import { firstInstant, isRegularFile, type PacketTime } from '../capture/time-order.ts';
import { MessageLogReader } from '../message-log/log-reader.ts';
import type { FileAccess } from '../shared/file-access.ts';
import type { TimedInput } from './input-merger.ts';

/** Of what says its time only while it is read it is null; so it is of the last one when it `isFollowed`. */
export async function firstInstants(
  inputs: readonly string[],
  isFollowed: boolean,
  files: FileAccess,
): Promise<TimedInput[]> {
  const timed: TimedInput[] = [];
  for (const [index, input] of inputs.entries()) {
    const isGrowing = isFollowed && index === inputs.length - 1;
    const isKnown = !isGrowing && isRegularFile(input, files);
    timed.push({ input, first: isKnown ? await firstInstant(input, files, firstOfLog) : null });
  }
  return timed;
}

/** A reader that gives the time of the first message of a log; undefined when `head` begins none. */
export function firstOfLog(
  head: Buffer,
  hooks: ReaderHooks,
  found: (time: PacketTime) => void,
): CaptureReader | undefined {
  if (!isMessageLog(head)) return undefined;
  const nothing = (): void => {};
  const sink = { begin: nothing, input: nothing, counts: nothing, end: nothing, message: found };
  return new MessageLogReader({ ...sink, stream: (number) => number }, hooks);
}
