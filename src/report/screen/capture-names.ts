// What the captures of a run are called: without the folder that they share, and in a narrow column so that they differ.

import { displayWidth, shortenToWidth } from '../display-width.ts';
import { escapeNonAscii, escapeText } from '../escape.ts';
import type { Symbols } from './symbols.ts';

/** By the input as the user named it. */
export interface CaptureNames {
  /** In prose; not escaped. */
  readonly inProse: ReadonlyMap<string, string>;
  /** In a column of CAPTURE_COLUMNS; escaped. */
  readonly inColumn: ReadonlyMap<string, string>;
}

/** Of the column with the name of a capture. */
export const CAPTURE_COLUMNS = 14;

export function captureNames(
  inputs: readonly string[],
  isAsciiOnly: boolean,
  { ellipsis }: Symbols,
): CaptureNames {
  const shared = inputs.length < 2 ? 0 : sharedPrefix(inputs).lastIndexOf('/') + 1;
  const names = inputs.map((input) => input.slice(shared));
  const shown = names.map(isAsciiOnly ? escapeNonAscii : escapeText);
  const fitting = distinctNames(shown, CAPTURE_COLUMNS, ellipsis);
  const byInput = (texts: readonly string[]) => new Map(inputs.map((input, index) => [input, texts[index]!]));
  return { inProse: byInput(names), inColumn: byInput(fitting) };
}

/**
 * The names in at most so many columns: different ones differ where they can. They are cut in the middle, at the beginning,
 * or on both sides of where they differ.
 */
export function distinctNames(names: readonly string[], columns: number, ellipsis: string): string[] {
  const distinct = new Set(names).size;
  const cutInside =
    (tailShare: number) =>
    (name: string): string =>
      shortenToWidth(name, columns, ellipsis, tailShare);
  const difference = Math.max(0, [...sharedPrefix(names)].length - 1);
  const cutAround = (name: string): string =>
    displayWidth(name) <= columns
      ? name
      : shortenToWidth(ellipsis + [...name].slice(difference).join(''), columns, ellipsis, 0);
  const candidates = [cutInside(1 / 3), cutInside(2 / 3), cutInside(1), cutAround].map((cut) =>
    names.map(cut),
  );
  return candidates.find((texts) => new Set(texts).size === distinct) ?? candidates[0]!;
}

/** What all of them begin with. */
function sharedPrefix([first = '', ...others]: readonly string[]): string {
  let { length } = first;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
