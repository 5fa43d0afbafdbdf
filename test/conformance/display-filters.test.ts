// Display filters as people write them, in tshark and here: both find the same messages, or neither takes the filter.
// Only what is listed here is different, each with its reason.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { compileFilter, type DisplayFilter } from '../../src/filter/display-filter.ts';
import type { Message } from '../../src/record/message.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { PacketHistory } from '../../src/record/packet-history.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { runCaptures } from '../support/analyse.ts';
import { FIXTURES, hasPrograms, ROOT } from '../support/repository.ts';
import { Sharkd } from '../support/sharkd.ts';

const CAPTURE = join(FIXTURES, 'flask-login.pcap');
const FILTERS = readFileSync(join(ROOT, 'test', 'filter', 'wireshark-filters.txt'), 'utf8')
  .trim()
  .split('\n');
const TIMEOUT_MS = 120_000;

/** Taken here and not by tshark 4.0. */
const ONLY_HERE: Readonly<Record<string, string>> = {
  'tcp.port in {80 443}': 'Wireshark 3 had no commas',
  'http.response.code in {301 302}': 'Wireshark 3 had no commas',
  'http.request.method in {"GET" "POST"}': 'Wireshark 3 had no commas',
  'http.response.code == "302"': 'a number in quotes is one',
  '_ws.col.Info contains "login"': 'Wireshark 4.2 has columns',
  '_ws.col.info contains "302"': 'Wireshark 4.2 has columns',
};
/** Our own fields. */
const OWN_FIELD = /^(?:not )?(?:cookie|finding)\./;

/** Taken by tshark and refused here, with a text that says why. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  'http.file_data contains "password"': /bodies are not kept/,
  'http.response_in': /before its response comes/,
  '${ip.src} == 127.0.0.1': /none is selected/,
};

/** The packet is the one that completes the header block here, and the one that completes the body in tshark. */
const OF_ANOTHER_PACKET: readonly string[] = [
  'frame.len > 100',
  'frame contains "Set-Cookie"',
  'tcp.len > 0',
  'http.time > 0.001',
  'frame.number == 18',
  // tshark has it only where there is a query.
  'http.request.uri.path == "/login"',
  'frame.number in {10..70}',
  'frame.number <= 50',
];

describe.skipIf(!hasPrograms('tshark', 'sharkd'))('as tshark has it (needs tshark with sharkd)', () => {
  it('finds the same messages, or refuses the same filters', { timeout: TIMEOUT_MS }, async () => {
    const own = await ourMessages();
    const all = await theirMessages();
    const different: unknown[] = [];
    let equal = 0;
    for (const [index, filter] of FILTERS.entries()) {
      const theirs = all[index]!;
      const ours = own[index]!;
      if (filter in ONLY_HERE || OWN_FIELD.test(filter)) expect([filter, theirs]).toEqual([filter, null]);
      else if (filter in REFUSED) expect(ours).toMatch(REFUSED[filter]!);
      else if (theirs === null) {
        if (typeof ours !== 'string') different.push([filter, 'taken here, refused by tshark']);
      } else if (JSON.stringify(ours) === JSON.stringify(theirs)) equal++;
      else if (!OF_ANOTHER_PACKET.includes(filter)) different.push([filter, ours, theirs]);
    }
    expect(different).toEqual([]);
    // docs/BESIDE-TSHARK.md says so.
    expect(equal).toBe(131);
  });
});

type Outcome = string | readonly string[];

/** Of each filter the messages that it finds, or its error. */
async function ourMessages(): Promise<Outcome[]> {
  const compiled = FILTERS.map((text): DisplayFilter | string => {
    try {
      return compileFilter(text);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return error.message;
    }
  });
  const found: string[][] = FILTERS.map(() => []);
  const packets = new PacketHistory();
  const message = (each: Message): void => {
    const results = { ...NO_RESULTS, packet: packets.factsOf(each) };
    for (const [index, filter] of compiled.entries())
      if (typeof filter !== 'string' && filter.match(each, results) !== null)
        found[index]!.push(nameOf(each));
  };
  await runCaptures([CAPTURE], { needsRequests: true, wants: () => true, message }, { packets });
  return compiled.map((filter, index) => (typeof filter === 'string' ? filter : found[index]!.sort()));
}

function nameOf(message: Message): string {
  return message.kind === 'request' ? `${message.stream} request` : `${message.stream} ${message.status}`;
}

/** Of each filter the messages that it finds; null: it is refused. */
async function theirMessages(): Promise<(readonly string[] | null)[]> {
  const fields = ['frame.number', 'tcp.stream', 'http.request', 'http.response.code'];
  const { stdout } = await promisify(execFile)('tshark', [
    ...['-r', CAPTURE, '-Y', 'http', '-T', 'fields'],
    ...fields.flatMap((name) => ['-e', name]),
  ]);
  const messages = new Map<number, string>();
  for (const line of stdout.trim().split('\n')) {
    const [frame, stream, request, status] = line.split('\t');
    messages.set(Number(frame), `${stream} ${request === '' ? status : 'request'}`);
  }
  const sharkd = new Sharkd();
  try {
    const all = await sharkd.framesOf(CAPTURE, null, FILTERS);
    return all.map((frames) => frames?.flatMap((frame) => messages.get(frame) ?? []).sort() ?? null);
  } finally {
    sharkd.close();
  }
}
