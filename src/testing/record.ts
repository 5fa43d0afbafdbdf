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
import { type CapturedTraffic, openTraffic } from './recorded-traffic.ts';

export type RecordOptions = Pick<AnalyzeOptions, 'name' | 'host' | 'config' | 'assumeHttps' | 'keylog'>;

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
  /** Whether an event happened during the action. */
  isOfAction(event: SessionEventRecord): boolean;
}

/**
 * Does something, and gives the cookies that it put on the wire. Under `crumbshark run` they are taken from its capture, else
 * from loopback, which needs the right to capture.
 * @throws {UserError} where nothing can be captured, with what to type; and all that the action throws
 */
export async function record(action: () => unknown, options: RecordOptions = {}): Promise<CookieRecording> {
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

async function recordingOf(traffic: CapturedTraffic, options: RecordOptions): Promise<CookieRecording> {
  const records: CrumbRecord[] = [];
  for await (const one of analyze(traffic.captureFile, optionsFor(traffic, options))) records.push(one);
  return recordingFrom(records, traffic.framesBefore);
}

/** An analysis of the action alone, which reads what was captured before it for its sessions. */
export function optionsFor(
  { keyFiles, framesBefore, framesUntil }: CapturedTraffic,
  { keylog = [], ...options }: RecordOptions,
): AnalyzeOptions {
  const limit = Number.isFinite(framesUntil) ? { packetLimit: Math.max(1, framesUntil) } : {};
  const shown = framesBefore === 0 ? {} : { displayFilter: `frame.number > ${framesBefore}` };
  const keys = [...(typeof keylog === 'string' ? [keylog] : keylog), ...keyFiles];
  return { ...options, ...limit, ...shown, keylog: keys };
}

/** The records of an action by their type; `framesBefore`: packets that came before it. */
export function recordingFrom(records: readonly CrumbRecord[], framesBefore: number): CookieRecording {
  const of = <Type extends CrumbRecord['type']>(type: Type) =>
    records.filter((one): one is Extract<CrumbRecord, { type: Type }> => one.type === type);
  return {
    records,
    setCookies: of('set-cookie'),
    sessions: of('session'),
    findings: of('finding'),
    inventory: of('inventory'),
    summary: of('summary')[0]!,
    isOfAction: ({ frame }) => frame > framesBefore,
  };
}
