// What must hold whatever comes: nothing is thrown but errors for users, work is in proportion to the bytes, JSON is valid,
// no text has a control character.

import { Readable } from 'node:stream';
import { NO_GATE } from '../../src/analysis/exit-decision.ts';
import { runAnalysis } from '../../src/analysis/run-analysis.ts';
import { createReporter, type FormatName } from '../../src/report/index.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { options } from '../report/reporters.ts';
import { wholeInput } from '../support/analyse.ts';
import { memoryOutput } from '../support/output.ts';

/**
 * CPU that reading may take, also on a busy machine: a start, in which the code of all formats is compiled, and so much a byte.
 * What grows faster than its input takes many times that.
 */
const START_SECONDS = 12;
const SECONDS_PER_BYTE = 5e-5;
/** All but the line end; what a row is made of has none. */
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/;
const CI_FORMATS = ['sarif', 'junit', 'github', 'gitlab', 'html', 'markdown'] as const;
const FORMATS: readonly FormatName[] = [
  ...(['table', 'ndjson', 'json', 'csv', 'fields', 'mermaid'] as const),
  ...CI_FORMATS,
];

/** Null when it throws an error for users; other errors are faults. */
export function userError<T>(action: () => T): T | null {
  try {
    return action();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Throws when an action takes more CPU than its bytes allow. */
export async function bounded(bytes: number, action: () => void | Promise<void>): Promise<void> {
  const before = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  if (seconds > START_SECONDS + bytes * SECONDS_PER_BYTE)
    throw new Error(`${bytes} bytes took ${seconds.toFixed(1)} s of CPU`);
}

/** What every format says of a capture; empty when the capture is refused with an error for users. */
export async function checkedReports(capture: Buffer): Promise<Map<FormatName, string>> {
  const reports = FORMATS.map((format) => ({
    reporter: createReporter(
      format,
      options({}, ...(format === 'fields' ? ['http.set_cookie', 'http.cookie'] : [])),
    ),
    output: memoryOutput(),
    masked: format === 'table',
  }));
  const stream = { name: 'fuzz.pcap', bytes: Readable.from([capture]) };
  let isRefused = false;
  await bounded(capture.length, async () => {
    try {
      await runAnalysis({
        input: { ...wholeInput([]), stream },
        command: null,
        filter: null,
        name: null,
        host: null,
        reports,
        audit: { ...NO_GATE, config: {}, baseline: null, assumeHttps: false },
      });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      isRefused = true;
    }
  });
  if (isRefused) return new Map();
  const texts = new Map(reports.map(({ output }, index) => [FORMATS[index]!, output.text()]));
  for (const line of texts.get('ndjson')!.split('\n')) if (line !== '') JSON.parse(line);
  JSON.parse(texts.get('json')!);
  for (const format of ['sarif', 'gitlab'] as const) JSON.parse(texts.get(format)!);
  for (const format of ['table', 'csv', 'mermaid', ...CI_FORMATS] as const)
    if (CONTROL.test(texts.get(format)!.replaceAll('\r\n', '\n')))
      throw new Error(`${format}: a control character`);
  return texts;
}

/** Throws unless two captures of the same traffic give the same Set-Cookie fields; `name`: how they differ. */
export async function checkSameCookies(one: Buffer, other: Buffer, name: string): Promise<void> {
  const before = setCookies(await checkedReports(one));
  const after = setCookies(await checkedReports(other));
  if (before.join('\n') !== after.join('\n')) throw new Error(`${name}: other cookies`);
}

/** The Set-Cookie fields in the records, sorted. */
function setCookies(texts: ReadonlyMap<FormatName, string>): string[] {
  return (texts.get('ndjson') ?? '')
    .split('\n')
    .filter((line) => line.startsWith('{"type":"set-cookie"'))
    .map((line) => (JSON.parse(line) as { setCookie: string }).setCookie)
    .sort();
}
