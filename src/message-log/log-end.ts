// What the last line of a log says of everything that was read for it.

import type { HopKind, HopRecord, InputView } from '../record/records.ts';
import type { RepeatedInput } from '../shared/repeated-input.ts';
import { MAX_LOG_INPUTS } from './limits.ts';
import {
  countOf,
  listOfValues,
  type Members,
  membersOf,
  memberText,
  oneOfValues,
  textOrNull,
} from './line-members.ts';

export interface LogEnd {
  /** For `addCounterData`. */
  readonly counters: unknown;
  readonly warnings: readonly string[];
  readonly inputs: readonly InputView[];
  readonly repeats: readonly RepeatedInput[];
  /** What was seen on several hops, where that was found before. */
  readonly hops: readonly HopRecord[];
}

/** Throws a LineError. */
export function logEndOfLine({ counters, warnings, inputs, repeats, hops }: Members): LogEnd {
  return {
    counters: membersOf(counters),
    warnings: listOfValues(warnings, memberText, MAX_LOG_INPUTS),
    inputs: listOfValues(inputs, inputViewOf, MAX_LOG_INPUTS),
    repeats: listOfValues(repeats, repeatOf, MAX_LOG_INPUTS),
    hops: listOfValues(hops, hopRecordOf, MAX_LOG_INPUTS),
  };
}

function inputViewOf(value: unknown): InputView {
  const { input, fileBytes, packets, firstTime, lastTime } = membersOf(value);
  return {
    input: memberText(input),
    fileBytes: fileBytes === null ? null : countOf(fileBytes),
    packets: countOf(packets),
    firstTime: textOrNull(firstTime),
    lastTime: textOrNull(lastTime),
  };
}

function repeatOf(value: unknown): RepeatedInput {
  const { input, original } = membersOf(value);
  return { input: memberText(input), original: memberText(original) };
}

const HOP_KINDS: readonly HopKind[] = ['proxy', 'translation', 'call', 'unpaired'];

function hopRecordOf(value: unknown): HopRecord {
  const { kind, proxy, name, server, exchanges, setCookies } = membersOf(value);
  return {
    kind: oneOfValues(kind, HOP_KINDS),
    proxy: textOrNull(proxy),
    name: textOrNull(name),
    server: memberText(server),
    exchanges: countOf(exchanges),
    setCookies: countOf(setCookies),
  };
}
