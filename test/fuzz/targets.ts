// What the fuzzer gives its inputs to, and what must hold whatever comes: nothing is thrown but errors for users, work is
// in proportion to the bytes, JSON is valid, no text has a control character, and the same traffic gives the same cookies.

import { Readable } from 'node:stream';
import { NO_GATE } from '../../src/analysis/exit-decision.ts';
import { checkJsonSettings } from '../../src/analysis/json-settings.ts';
import { runAnalysis } from '../../src/analysis/run-analysis.ts';
import { configSchema } from '../../src/audit/config.ts';
import { compileFilter } from '../../src/filter/display-filter.ts';
import { KeyStore } from '../../src/protocol/tls/key-store.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { createReporter, type FormatName } from '../../src/report/index.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { options } from '../report/reporters.ts';
import { wholeInput } from '../support/analyse.ts';
import { request, response } from '../support/messages.ts';
import { memoryOutput } from '../support/output.ts';
import type { CapturePackets } from '../support/packets-of.ts';
import { EQUIVALENTS, mutated } from './capture-mutation.ts';
import type { Dice } from './dice.ts';
import { mutatedText } from './text-mutation.ts';

/** CPU that reading may take: a start, in which code is compiled, and so much a byte. */
const START_SECONDS = 2;
const SECONDS_PER_BYTE = 2e-5;
/** All but the line end; what a row is made of has none. */
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/;
const FORMATS: readonly FormatName[] = ['table', 'ndjson', 'json', 'csv', 'fields', 'mermaid'];

/** One input, made of the dice: what it is, for a report, and a trial that throws when something does not hold. */
export interface Trial {
  readonly input: Buffer;
  run(): Promise<void>;
}

export type Target = (dice: Dice) => Trial;

export function targets(captures: readonly CapturePackets[]): Readonly<Record<string, Target>> {
  return {
    capture(dice) {
      const capture = dice.pick(captures);
      const input = mutated(capture, dice);
      return { input, run: async () => void (await checkedReports(input)) };
    },
    'same traffic'(dice) {
      const capture = dice.pick(captures);
      const [name, equivalent] = dice.pick(Object.entries(EQUIVALENTS));
      const input = equivalent(capture, dice);
      return {
        input,
        async run() {
          const before = setCookies(
            await checkedReports(Buffer.concat([capture.header, ...capture.packets])),
          );
          const after = setCookies(await checkedReports(input));
          if (before.join('\n') !== after.join('\n')) throw new Error(`${name}: other cookies`);
        },
      };
    },
    filter(dice) {
      const text = mutatedText(dice.pick(FILTERS), dice);
      return {
        input: Buffer.from(text),
        run: () =>
          bounded(text.length, () => {
            const filter = userError(() => compileFilter(text));
            for (const message of [request(), response()])
              if (filter !== null) userError(() => filter.matches(message, NO_RESULTS));
          }),
      };
    },
    'key log'(dice) {
      const input = Buffer.from(mutatedText(KEY_LOG, dice), dice.oneIn(4) ? 'utf16le' : 'latin1');
      return { input, run: () => bounded(input.length, () => void new KeyStore().add(input, true)) };
    },
    settings(dice) {
      const text = mutatedText(SETTINGS, dice);
      return {
        input: Buffer.from(text),
        run: () =>
          bounded(text.length, () => {
            const json = parsed(text);
            if (json !== undefined) userError(() => checkJsonSettings(json, configSchema, 'settings'));
          }),
      };
    },
  };
}

const SECRET = '0123456789abcdef'.repeat(4);
const KEY_LOG = `CLIENT_RANDOM ${SECRET} ${SECRET}${SECRET.slice(0, 32)}\nSERVER_TRAFFIC_SECRET_0 ${SECRET} ${SECRET}\n`;
const FILTERS: readonly string[] = [
  'http.response and cookie.name matches "^s(e|es)+ion$" and not cookie.secure',
  '(http.request.method in {"GET", "POST"}) || http.response.code >= 300 && ip.src == 127.0.0.1/8',
  'finding.severity == "high" or frame.time >= "2026-01-01" and tcp.port != 80',
  'http.set_cookie contains "session=" xor http.cookie_pair[0:2] == "a="',
];
const SETTINGS = JSON.stringify({
  failOn: 'medium',
  sessions: [{ cookie: 'sid*', host: '*.example.test' }],
  login: ['POST /login'],
  ignore: [{ cookie: 'theme', reason: 'no secret' }],
  rules: { 'secure-missing': 'low' },
});

/** Null when it throws an error for users; other errors are faults. */
function userError<T>(action: () => T): T | null {
  try {
    return action();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Throws when an action takes more CPU than its bytes allow. */
async function bounded(bytes: number, action: () => void | Promise<void>): Promise<void> {
  const before = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  if (seconds > START_SECONDS + bytes * SECONDS_PER_BYTE)
    throw new Error(`${bytes} bytes took ${seconds.toFixed(1)} s of CPU`);
}

/** What every format says of a capture; empty when the capture is refused with an error for users. */
async function checkedReports(capture: Buffer): Promise<Map<FormatName, string>> {
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
  for (const format of ['table', 'csv', 'mermaid'] as const)
    if (CONTROL.test(texts.get(format)!.replaceAll('\r\n', '\n')))
      throw new Error(`${format}: a control character`);
  return texts;
}

/** The Set-Cookie fields in the records, sorted. */
function setCookies(texts: ReadonlyMap<FormatName, string>): string[] {
  return (texts.get('ndjson') ?? '')
    .split('\n')
    .filter((line) => line.startsWith('{"type":"set-cookie"'))
    .map((line) => (JSON.parse(line) as { setCookie: string }).setCookie)
    .sort();
}
