// What the fuzzer gives its inputs to. What must hold for each: checked-reports.ts, and that the same traffic gives the same
// cookies however it is written down or cut.

import { checkJsonSettings } from '../../src/analysis/json-settings.ts';
import { configSchema } from '../../src/audit/config.ts';
import { compileFilter } from '../../src/filter/display-filter.ts';
import { KeyStore } from '../../src/protocol/tls/key-store.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { Bench, type Piece, splitBy } from '../protocol/http2/support.ts';
import { Http3Bench, type StreamPiece } from '../protocol/http3/support.ts';
import { request, response } from '../support/messages.ts';
import { asBlocks, type KeyedCapture, mutatedBlocks, SAME_BLOCKS } from './blocks.ts';
import { EQUIVALENTS, mutated, mutatedPackets } from './capture-mutation.ts';
import { bounded, checkedReports, checkSameCookies, userError } from './checked-reports.ts';
import type { Dice } from './dice.ts';
import { damagedConnection, randomConnection } from './header-blocks.ts';
import { cutAnew, damagedPackets, damagedStreams } from './http3-streams.ts';
import { mutatedText } from './text-mutation.ts';

/** One input, made of the dice: what it is, for a report, and a trial that throws when something does not hold. */
export interface Trial {
  readonly input: Buffer;
  run(): Promise<void>;
}

export type Target = (dice: Dice) => Trial;

/** `captures`: some with the keys of their TLS. */
export function targets(captures: readonly KeyedCapture[]): Readonly<Record<string, Target>> {
  const recorded = captures.filter(({ isRecorded }) => isRecorded);
  const keyed = captures.filter(({ keyLog }) => keyLog !== null);
  return {
    capture(dice) {
      const input = mutated(dice.pick(captures), dice);
      return { input, run: async () => void (await checkedReports(input)) };
    },
    'same traffic'(dice) {
      const capture = dice.pick(recorded);
      const [name, equivalent] = dice.pick(Object.entries(EQUIVALENTS));
      const input = equivalent(capture, dice);
      const original = Buffer.concat([capture.header, ...capture.packets]);
      return { input, run: () => checkSameCookies(original, input, name) };
    },
    blocks(dice) {
      const input = mutatedBlocks(dice.pick(captures), dice);
      return { input, run: async () => void (await checkedReports(input)) };
    },
    'same blocks'(dice) {
      const capture = dice.pick(captures);
      const [name, equivalent] = dice.pick(Object.entries(SAME_BLOCKS));
      const input = equivalent(capture, dice);
      return { input, run: () => checkSameCookies(asBlocks(capture), input, name) };
    },
    tls(dice) {
      const capture = dice.pick(keyed);
      const input = asBlocks({ ...capture, packets: mutatedPackets(capture, dice) });
      return { input, run: async () => void (await checkedReports(input)) };
    },
    'header blocks'(dice) {
      const pieces = randomConnection(dice);
      const sizes = Array.from({ length: 9 }, () => 1 + dice.roll(60));
      const input = bytesOf(pieces);
      return { input, run: () => bounded(input.length, () => checkSameHeads(pieces, sizes)) };
    },
    'damaged frames'(dice) {
      const pieces = damagedConnection(dice);
      const input = bytesOf(pieces);
      return { input, run: () => bounded(input.length, () => void new Bench().play(pieces).end()) };
    },
    'http3 streams'(dice) {
      const pieces = damagedStreams(dice);
      const sizes = Array.from({ length: 9 }, () => 1 + dice.roll(60));
      const input = Buffer.concat(pieces.flatMap(({ bytes }) => (Buffer.isBuffer(bytes) ? [bytes] : [])));
      return { input, run: () => bounded(input.length, () => checkSameStreams(pieces, sizes)) };
    },
    'http3 packets'(dice) {
      const input = asBlocks(damagedPackets(dice));
      return { input, run: async () => void (await checkedReports(input)) };
    },
    filter(dice) {
      const text = mutatedText(dice.pick(FILTERS), dice);
      return {
        input: Buffer.from(text),
        run: () =>
          bounded(text.length, () => {
            const filter = userError(() => compileFilter(text));
            for (const message of [request(), response()])
              if (filter !== null) userError(() => filter.match(message, NO_RESULTS));
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Throws unless a connection says the same when its bytes come in other pieces. */
function checkSameHeads(pieces: readonly Piece[], sizes: readonly number[]): void {
  const heads = (play: Iterable<Piece>): string =>
    JSON.stringify(
      new Bench()
        .play(play)
        .end()
        .heads.map(({ frame, ...head }) => head),
    );
  if (heads(pieces) !== heads(splitBy(pieces, sizes))) throw new Error('cut: other heads');
}

/** Throws unless HTTP/3 says the same of streams in other pieces, and keeps no memory. */
function checkSameStreams(pieces: readonly StreamPiece[], sizes: readonly number[]): void {
  const heads = (played: readonly StreamPiece[]): string => {
    const { bench } = new Http3Bench().play(played).end();
    if (bench.budget.usedBytes !== 0 || bench.registry.tableBudget.usedBytes !== 0)
      throw new Error(`memory is kept: ${bench.budget.usedBytes}, ${bench.registry.tableBudget.usedBytes}`);
    return JSON.stringify(bench.heads.map(({ frame, ...head }) => head));
  };
  if (heads(pieces) !== heads(cutAnew(pieces, sizes))) throw new Error('cut: other heads');
}

/** All that is sent, for a report. */
function bytesOf(pieces: readonly Piece[]): Buffer {
  return Buffer.concat(pieces.flatMap(({ bytes }) => (typeof bytes === 'number' ? [] : [bytes])));
}
