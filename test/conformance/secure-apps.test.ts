// Captures of real applications over TLS and HTTP/2, read with their keys: whole, in another order, and with pieces
// missing, against what their clients received.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fieldValues } from '../../src/record/message.ts';
import { type CapturedMessages, messagesOf, multiset } from '../support/analyse.ts';
import { crumbshark, records } from '../support/program.ts';
import fc from '../support/properties.ts';
import { CAPTURES, HAS_CAPTURES } from '../support/repository.ts';
import { recordText } from '../support/truth.ts';

const APPS = join(CAPTURES, 'apps');
const PUBLIC = join(CAPTURES, 'public');
const names = HAS_CAPTURES ? readdirSync(APPS).filter((name) => /^(tls1|dsb-|h2)/.test(name)) : [];
const directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
afterAll(() => rmSync(directory, { recursive: true }));

interface TrueResponse {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly set_cookie: readonly string[];
  readonly cookie_sent: string | null;
  readonly stream?: number;
}

interface Application {
  /** All that stands before the first packet: headers, interfaces, secrets. */
  readonly opening: Buffer;
  /** Records of pcap, packet blocks of pcapng. */
  readonly packets: readonly Buffer[];
  readonly keys: readonly string[];
  readonly responses: readonly TrueResponse[];
}

function application(name: string): Application {
  const classic = join(APPS, name, 'capture.pcap');
  const keys = join(APPS, name, 'keys.log');
  const { responses } = JSON.parse(readFileSync(join(APPS, name, 'truth.json'), 'utf8')) as {
    responses: TrueResponse[];
  };
  const split = existsSync(classic) ? splitPcap(classic) : splitPcapng(join(APPS, name, 'capture.pcapng'));
  return { ...split, keys: existsSync(keys) ? [keys] : [], responses };
}

/** A little-endian pcap file. */
function splitPcap(path: string): Pick<Application, 'opening' | 'packets'> {
  const bytes = readFileSync(path);
  const packets: Buffer[] = [];
  for (let at = 24; at < bytes.length; ) {
    const end = at + 16 + bytes.readUInt32LE(at + 8);
    packets.push(bytes.subarray(at, end));
    at = end;
  }
  return { opening: bytes.subarray(0, 24), packets };
}

const ENHANCED_PACKET = 6;

/** A little-endian pcapng file. */
function splitPcapng(path: string): Pick<Application, 'opening' | 'packets'> {
  const bytes = readFileSync(path);
  const opening: Buffer[] = [];
  const packets: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + bytes.readUInt32LE(at + 4);
    (bytes.readUInt32LE(at) === ENHANCED_PACKET ? packets : opening).push(bytes.subarray(at, end));
    at = end;
  }
  return { opening: Buffer.concat(opening), packets };
}

function readPackets({ opening, keys }: Application, packets: readonly Buffer[]): Promise<CapturedMessages> {
  const path = join(directory, 'changed.pcap');
  writeFileSync(path, Buffer.concat([opening, ...packets]));
  return messagesOf(path, keys);
}

/** Whole Set-Cookie fields with the status they came with. */
function cookiesOf({ messages }: CapturedMessages): string[] {
  return multiset(
    messages.flatMap((message) =>
      message.kind === 'response'
        ? message.fields
            .filter(({ name, truncated }) => name.toLowerCase() === 'set-cookie' && !truncated)
            .map(({ value }) => [message.status, value])
        : [],
    ),
  );
}

function sentCookies(responses: readonly TrueResponse[]): string[] {
  return multiset(
    responses.flatMap(({ status, set_cookie }) => set_cookie.map((value) => [status, recordText(value)])),
  );
}

/** True when `part` has nothing that `whole` has not, or has less often; both sorted. */
function isContained(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const value of part) {
    while (at < whole.length && whole[at]! < value) at++;
    if (whole[at++] !== value) return false;
  }
  return true;
}

const withoutSlash = (url: string): string => url.replace(/\/$/, '');

describe.skipIf(!HAS_CAPTURES)('TLS and HTTP/2 with keys (needs the shared captures)', () => {
  it('are all here', () => {
    expect(names).toHaveLength(13);
  });

  it.each(names)('%s: every response as its client had it', async (name) => {
    const app = application(name);
    const seen = await readPackets(app, app.packets);
    const { messages, summary } = seen;
    expect(summary).toMatchObject({ unseen: [], warnings: [], gaps: 0 });
    const responses = messages.filter((message) => message.kind === 'response');
    const requests = messages.filter((message) => message.kind === 'request');
    const isSecure = !name.startsWith('h2c-');
    expect(messages.every(({ tls, incomplete }) => tls === isSecure && !incomplete)).toBe(true);
    const left = [...responses];
    for (const expected of app.responses) {
      const at = left.findIndex(
        ({ request, status, streamId }) =>
          request?.method === expected.method &&
          // The truth of h2c-upgrade names only the origin.
          request.url.startsWith(withoutSlash(expected.url)) &&
          status === expected.status &&
          (expected.stream === undefined || streamId === expected.stream),
      );
      expect(at, `a response to ${expected.url}`).toBeGreaterThanOrEqual(0);
      const [response] = left.splice(at, 1);
      expect(fieldValues(response!, 'set-cookie')).toEqual(expected.set_cookie.map(recordText));
      const request = requests.find(
        ({ frame, streamId, stream }) =>
          frame === response!.request!.frame &&
          stream === response!.stream &&
          (streamId === response!.streamId || streamId === null),
      );
      expect(fieldValues(request!, 'cookie').join('; ')).toBe(recordText(expected.cookie_sent ?? ''));
    }
    expect(left).toEqual([]);
  });

  it.each(names)('%s: the same when packets overtake each other and come twice', async (name) => {
    const app = application(name);
    const truth = sentCookies(app.responses);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 1, maxLength: 30 }), async (places) => {
        const mixed = [...app.packets];
        for (const place of places) {
          // Behind the handshake of TCP: one packet later, or a second time.
          const at = 3 + (place % (mixed.length - 5));
          if (place % 3 === 0) mixed.splice(at + 2, 0, mixed[at]!);
          else mixed.splice(at, 2, mixed[at + 1]!, mixed[at]!);
        }
        const seen = await readPackets(app, mixed);
        expect(cookiesOf(seen)).toEqual(truth);
        expect(seen.summary.unseen).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it.each(names)('%s: with packets missing, nothing is shown that was not sent', async (name) => {
    const app = application(name);
    const { packets } = app;
    const truth = sentCookies(app.responses);
    const step = Math.max(1, Math.floor(packets.length / 60));
    let shown = 0;
    let runs = 0;
    for (let at = 0; at < packets.length; at += step) {
      for (const count of [1, 3]) {
        const lossy = packets.filter((_, index) => index < at || index >= at + count);
        const seen = await readPackets(app, lossy);
        const cookies = cookiesOf(seen);
        expect(isContained(cookies, truth), `${count} packets from ${at} on`).toBe(true);
        // What cannot be seen is said: the connection stays closed, or has a gap. Behind the last bytes of a direction
        // there is no gap; in TLS those are no cookies but its farewell.
        const { unseen, gaps } = seen.summary;
        const isExplained = unseen.length > 0 || gaps > 0 || cookies.length === truth.length;
        if (count === 1 && !name.startsWith('h2c-')) expect(isExplained, `packet ${at}`).toBe(true);
        shown += cookies.length;
        runs++;
      }
      const late = await readPackets(app, packets.slice(at));
      expect(isContained(cookiesOf(late), truth), `joined at ${at}`).toBe(true);
    }
    expect(shown / runs / truth.length).toBeGreaterThan(0.5);
  });
});

describe.skipIf(!HAS_CAPTURES)('the command line on HTTP/2 in TLS (needs the shared captures)', () => {
  const capture = join(APPS, 'h2-tls-curl', 'capture.pcap');
  const keys = join(APPS, 'h2-tls-curl', 'keys.log');

  it('fields and filters of HTTP do not ask for the version, those of HTTP/2 do', async () => {
    const { responses } = application('h2-tls-curl');
    const lines = responses.map(({ set_cookie }) => `${set_cookie.join(',')}\n`);
    const mission = ['-Y', 'http.response and http.set_cookie', '-T', 'fields', '-e', 'http.set_cookie'];
    const command = ['-r', capture, '-o', `tls.keylog_file:${keys}`, ...mission];
    expect((await crumbshark(command)).stdout).toBe(lines.join(''));
    const second = [
      '-Y',
      'tls and http.response and http2.streamid == 1',
      '-T',
      'fields',
      '-e',
      'http2.headers.set_cookie',
    ];
    expect((await crumbshark([capture, '--keylog', keys, ...second])).stdout).toBe(lines[0]);
    expect(
      (await crumbshark([capture, '--keylog', keys, '-Y', 'not tls', '-T', 'ndjson', '-q'])).stdout,
    ).toMatch(/^\{"type":"summary".*\n$/);
  });

  it('cookies have the findings of a secure connection', async () => {
    const outcome = await crumbshark([capture, '--keylog', keys, '-T', 'ndjson', '-q']);
    const found = records(outcome)
      .filter(({ type }) => type === 'finding')
      .map(({ cookieName, rule }) => `${cookieName}: ${rule}`);
    // Over plain HTTP on loopback it would be secure-missing-loopback.
    expect(found.sort()).toEqual([
      'big: oversize',
      'fixed: samesite-none-insecure',
      'nsid: samesite-missing',
      'nsid: secure-missing',
    ]);
  });

  it('a key log that the environment names is offered, not taken', async () => {
    const outcome = await crumbshark([capture, '-T', 'ndjson'], { environment: { SSLKEYLOGFILE: keys } });
    expect(records(outcome)).toMatchObject([
      { type: 'summary', setCookies: 0, unseen: [{ why: 'tls-without-keys', connections: 1 }] },
    ]);
    expect(outcome.stderr).toContain(`found SSLKEYLOGFILE=${keys}; use --keylog to read it`);
  });
});

describe.skipIf(!HAS_CAPTURES)('HTTP/2 in TLS recorded by others (needs the shared captures)', () => {
  it('http2-with-cookies.pcapng: frame, stream and value of every cookie of the table', async () => {
    const table = readFileSync(
      join(PUBLIC, 'truth-tls/FoxIO-LLC+ja4__pcap__http2-with-cookies.pcapng.tsv'),
      'utf8',
    );
    const rows = table.trimEnd().split('\n').slice(1);
    const expected = rows.map((row) => {
      const [frame, , stream, , , , , status, value, , , streamId] = row.split('\t');
      return [Number(frame), Number(stream), Number(streamId), Number(status), value];
    });
    const { messages, summary } = await messagesOf(
      join(PUBLIC, 'files/FoxIO-LLC+ja4/pcap/http2-with-cookies.pcapng'),
      [],
    );
    const found = messages.flatMap((message) =>
      message.kind === 'response'
        ? fieldValues(message, 'set-cookie').map((value) => [
            message.frame,
            message.stream,
            message.streamId,
            message.status,
            value,
          ])
        : [],
    );
    expect(expected).toHaveLength(8);
    expect(multiset(found)).toEqual(multiset(expected));
    expect(summary.unseen).toEqual([]);
  });
});
