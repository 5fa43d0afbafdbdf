// Several captures in the order of time: in the order of their first packets, however they were named.

import type { FileAccess } from '../shared/file-access.ts';
import { STANDARD_INPUT } from './input-paths.ts';
import { readCapture } from './read.ts';
import type { CaptureReader, ReaderHooks } from './reader.ts';

/** Gives a reader of an input that is no capture, which says when its first message was captured. */
export type FirstReader = (
  head: Buffer,
  hooks: ReaderHooks,
  found: (time: PacketTime) => void,
) => CaptureReader | undefined;

/** When a packet was captured. */
export interface PacketTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/**
 * The inputs in the order of their first packets; equal ones stay in the order given. Captures that overlap in time are not
 * mixed. What says its time only while it is read (standard input, a pipe) or not at all (a capture without packets, or one
 * that cannot be read) keeps its place, and so does the last input when it `isFollowed`.
 */
export async function inTimeOrder(
  inputs: readonly string[],
  isFollowed: boolean,
  files: FileAccess,
  other?: FirstReader,
): Promise<readonly string[]> {
  if (inputs.length < 2) return inputs;
  const timed: { readonly input: string; readonly place: number; readonly first: PacketTime }[] = [];
  for (const [place, input] of inputs.entries()) {
    if ((isFollowed && place === inputs.length - 1) || !isRegularFile(input, files)) continue;
    const first = await firstInstant(input, files, other);
    if (first !== null) timed.push({ input, place, first });
  }
  const places = timed.map(({ place }) => place);
  timed.sort(
    ({ first: one }, { first: other }) => one.seconds - other.seconds || one.nanoseconds - other.nanoseconds,
  );
  const ordered = [...inputs];
  for (const [index, { input }] of timed.entries()) ordered[places[index]!] = input;
  return ordered;
}

/** Standard input and pipes say their time only while they are read. */
export function isRegularFile(input: string, files: FileAccess): boolean {
  try {
    return input !== STANDARD_INPUT && files.stat(input).isFile();
  } catch {
    return false;
  }
}

/** Of the first packet of a regular file; null without one. Reading the capture says later what is wrong with it. */
export async function firstInstant(
  path: string,
  files: FileAccess,
  other?: FirstReader,
): Promise<PacketTime | null> {
  let first: PacketTime | null = null;
  const found = ({ seconds, nanoseconds }: PacketTime): void => {
    first ??= { seconds, nanoseconds };
  };
  try {
    await readCapture(
      path,
      { packet: found },
      {
        files,
        warn() {},
        stopped: () => first !== null,
        otherReader: (head, _name, hooks) => other?.(head, hooks, found),
      },
    );
  } catch {
    // It may be no capture, or damaged before its first packet.
  }
  return first;
}
