// What a test puts on the wire, as records: for assertions in any test runner.

import { type AnalyzeOptions, analyze } from '../library/analyze.ts';
import type {
  CrumbRecord,
  FindingRecord,
  InventoryRecord,
  SessionEventRecord,
  SessionRecord,
  SetCookieRecord,
  SummaryRecord,
} from '../record/records.ts';
import { checkNames } from './check-names.ts';
import { type CapturedTraffic, captureUntil, openTraffic } from './recorded-traffic.ts';

export type RecordOptions = Pick<AnalyzeOptions, 'name' | 'host' | 'config' | 'assumeHttps' | 'keylog'>;

const RECORD_OPTIONS: readonly (keyof RecordOptions)[] = ['name', 'host', 'config', 'assumeHttps', 'keylog'];

/** The cookies of an action, and what is wrong with them. */
export interface CookieRecording {
  /** In the order of `-T ndjson`: docs/RECORDS.md. */
  readonly records: readonly CrumbRecord[];
  readonly setCookies: readonly SetCookieRecord[];
  /** With what happened to them before the action too: their events know their frames. */
  readonly sessions: readonly SessionRecord[];
  readonly findings: readonly FindingRecord[];
  readonly inventory: readonly InventoryRecord[];
  readonly summary: SummaryRecord;
  /** HTTP messages of the action that were read. */
  readonly messages: number;
  /** What could not be looked into, and was not there before the action. */
  readonly unseen: SummaryRecord['unseen'];
  /** Whether an event happened during the action. */
  isOfAction(event: SessionEventRecord): boolean;
}

/**
 * Does something, and gives the cookies that it put on the wire. Under `crumbshark run` they are taken from its capture, else
 * from loopback, which needs the right to capture.
 * @throws {UserError} where nothing can be captured, with what to type; and all that the action throws
 */
export async function record(action: () => unknown, options: RecordOptions = {}): Promise<CookieRecording> {
  checkNames('record', 'option', options, RECORD_OPTIONS);
  const traffic = await openTraffic();
  let captured: CapturedTraffic | null = null;
  try {
    try {
      await action();
    } finally {
      captured = await traffic.end();
    }
    return await recordingOf(captured, options);
  } finally {
    await captured?.release();
  }
}

/** What is known of an action, from the capture that it is a part of. */
export async function recordingOf(
  traffic: CapturedTraffic,
  options: RecordOptions,
): Promise<CookieRecording> {
  const records: CrumbRecord[] = [];
  const { name, bytes } = captureUntil(traffic, traffic.end);
  for await (const one of analyze(bytes, { ...optionsFor(traffic, options), inputName: name }))
    records.push(one);
  return recordingFrom(records, traffic.framesBefore, await summaryBefore(traffic, options));
}

/** What was read of the capture before the action; null: nothing was captured before it. */
export async function summaryBefore(
  traffic: CapturedTraffic,
  options: RecordOptions,
): Promise<SummaryRecord | null> {
  if (traffic.framesBefore === 0) return null;
  const { keylog = [] } = optionsFor(traffic, options);
  const before = { judge: false, displayFilter: 'frame.number == 0', keylog };
  let summary: SummaryRecord | null = null;
  for await (const one of analyze(captureUntil(traffic, traffic.begin).bytes, before))
    if (one.type === 'summary') summary = one;
  return summary;
}

/** An analysis of the action alone, which reads what was captured before it for its sessions. */
export function optionsFor(
  { keyFiles, framesBefore }: CapturedTraffic,
  { keylog = [], ...options }: RecordOptions,
): AnalyzeOptions {
  const shown = framesBefore === 0 ? {} : { displayFilter: `frame.number > ${framesBefore}` };
  const keys = [...(typeof keylog === 'string' ? [keylog] : keylog), ...keyFiles];
  return { ...options, ...shown, keylog: keys };
}

/**
 * The records of an action by their type; `framesBefore`: packets that came before it, and `before`: what was read of them,
 * null where there are none.
 */
function recordingFrom(
  records: readonly CrumbRecord[],
  framesBefore: number,
  before: Pick<SummaryRecord, 'messages' | 'unseen'> | null,
): CookieRecording {
  const of = <Type extends CrumbRecord['type']>(type: Type) =>
    records.filter((one): one is Extract<CrumbRecord, { type: Type }> => one.type === type);
  const summary = of('summary')[0]!;
  return {
    records,
    setCookies: of('set-cookie'),
    sessions: of('session'),
    findings: of('finding'),
    inventory: of('inventory'),
    summary,
    messages: summary.messages - (before?.messages ?? 0),
    unseen: newlyUnseen(summary.unseen, before?.unseen ?? []),
    isOfAction: ({ frame }) => frame > framesBefore,
  };
}

type Unseen = SummaryRecord['unseen'];

/** What could not be read of an action, in a capture of which `before` could not be read before it. */
export function newlyUnseen(all: Unseen, before: Unseen): Unseen {
  return all.flatMap((one) => {
    const earlier = before.find(({ why }) => why === one.why);
    if (earlier === undefined) return [one];
    const connections = (one.connections ?? 0) - (earlier.connections ?? 0);
    const packets = (one.packets ?? 0) - (earlier.packets ?? 0);
    if (connections <= 0 && packets <= 0) return [];
    return [
      { why: one.why, ...(connections > 0 ? { connections } : {}), ...(packets > 0 ? { packets } : {}) },
    ];
  });
}
