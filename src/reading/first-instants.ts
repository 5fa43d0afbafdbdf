// When each of several inputs begins: captures, message logs and HAR files.

import { isHarFile, isMessageLog } from '../capture/formats.ts';
import type { CaptureReader, ReaderHooks } from '../capture/reader.ts';
import { firstInstant, isRegularFile, type PacketTime } from '../capture/time-order.ts';
import { HarReader } from '../har/har-reader.ts';
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
    timed.push({ input, first: isKnown ? await firstInstant(input, files, firstOfMessages) : null });
  }
  return timed;
}

/** A reader that gives the time of the first message of a log, or of a HAR file; undefined when `head` begins none. */
export function firstOfMessages(
  head: Buffer,
  hooks: ReaderHooks,
  found: (time: PacketTime) => void,
): CaptureReader | undefined {
  if (!isMessageLog(head) && !isHarFile(head)) return undefined;
  const nothing = (): void => {};
  if (isHarFile(head))
    return new HarReader(
      { input: '', begin: nothing, nextStream: () => 0, message: found, end: nothing },
      hooks,
    );
  const sink = { begin: nothing, input: nothing, counts: nothing, end: nothing, message: found };
  return new MessageLogReader({ ...sink, stream: (number) => number }, hooks);
}
