// An input that has what another input has, and is not read.

import { counted } from './counted.ts';

/** The paths of both, as they were named. */
export interface RepeatedInput {
  readonly input: string;
  /** It is read: the same file, or one with the same bytes. */
  readonly original: string;
}

/** Messages that several inputs have: each was read once, and is not in the other counts. */
export interface RepeatedCounts {
  messages: number;
  requests: number;
  /** Final ones. */
  responses: number;
  setCookies: number;
  /** The first two inputs that have one. */
  inputs: readonly [string, string] | null;
}

export function noRepeats(): RepeatedCounts {
  return { messages: 0, requests: 0, responses: 0, setCookies: 0, inputs: null };
}

/** One line that says how many messages two inputs have; null without any. */
export function capturedTwiceText({
  messages,
  inputs,
}: Pick<RepeatedCounts, 'messages' | 'inputs'>): string | null {
  if (inputs === null) return null;
  return `${counted(messages, 'message was', 'messages were')} captured twice, in ${inputs.join(' and ')}, and read once`;
}

/** Whether a line says that: nothing is missing. */
export function isCapturedTwice(line: string): boolean {
  return /^[\d,]+ messages? w(?:as|ere) captured twice, in .*, and read once$/s.test(line);
}

/** Of more than one, so many are named in their line. */
const MAX_REPEATS_NAMED = 3;

/** One line that says which inputs are not read, and why; nothing without any. */
export function repeatsText(repeats: readonly RepeatedInput[]): string | null {
  const [first, ...others] = repeats;
  if (first === undefined) return null;
  if (others.length === 0) return repeatText(first);
  const named = repeats.slice(0, MAX_REPEATS_NAMED).map(({ input }) => input);
  const more = repeats.length - named.length;
  const names = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return repeats.every(({ input, original }) => input === original)
    ? `${counted(repeats.length, 'capture is', 'captures are')} named more than once, and read once: ${names}`
    : `${counted(repeats.length, 'capture repeats', 'captures repeat')} others that are named too, and are not read again: ${names}`;
}

function repeatText({ input, original }: RepeatedInput): string {
  return input === original
    ? `${input}: it is named more than once, and read once`
    : `${input}: it repeats ${original}, and is not read again`;
}
