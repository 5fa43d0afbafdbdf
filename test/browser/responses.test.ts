// Raw responses that Chromium 156 and Firefox 153 were given: the cookies that they kept are those that we say.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { responseAcceptance } from '../../src/browser/response-acceptance.ts';
import { BrowserCookieStore } from '../../src/cookie/store.ts';
import { type Message, messageTimeMs } from '../../src/record/message.ts';
import { runCaptures } from '../support/analyse.ts';
import { pcap } from '../support/capture-formats.ts';
import { Conversation, request } from '../support/conversation.ts';
import { ethernet } from '../support/headers.ts';
import { FIXTURES, ROOT } from '../support/repository.ts';

const VECTORS = join(ROOT, '../shared/vectors/browsers/responses.ndjson');
const CASES = join(FIXTURES, 'browsers-cases');

interface Row {
  readonly id: string;
  /** A character a byte. */
  readonly raw: string;
  /** `name=value` of each cookie that was kept, in no order; null when there was none. */
  readonly chromium: readonly string[] | null;
  readonly firefox: readonly string[] | null;
}

/** Firefox looks at the body before it takes the header block: nothing of a header block says so. */
const FIREFOX_KNOWS_THE_BODY: Readonly<Record<string, string>> = {
  r361: 'nothing of the 42 bytes of the body comes',
  r362: 'nothing of the 42 bytes of the body comes',
  r470: 'the body is not chunked as it says',
  r471: 'the body is not chunked as it says',
  r472: 'the body is not chunked as it says',
  r473: 'the body is not chunked as it says',
};

const folder = mkdtempSync(join(tmpdir(), 'responses-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What came for one request on one connection, and the connections that were counted as unseen. */
async function messagesOf(rows: readonly Row[]): Promise<{ messages: Message[][]; unseen: unknown }> {
  const packets = rows.flatMap(({ raw }, index) => {
    const talk = new Conversation({ client: { address: '192.0.2.1', port: 10_000 + index } }).open();
    talk.send(request());
    talk.respond(raw);
    return talk.close().packets;
  });
  const path = join(folder, 'responses.pcap');
  writeFileSync(path, pcap(packets.map(({ bytes }) => ({ bytes: ethernet(bytes) }))));
  const messages: Message[][] = rows.map(() => []);
  const { unseen } = await runCaptures([path], {
    needsRequests: true,
    wants: () => true,
    message: (message) => messages[message.stream]!.push(message),
  });
  return { messages, unseen };
}

/** The cookies that a browser has after these messages: it takes no response that it did not ask for. */
function kept(messages: readonly Message[], browser: 'chrome' | 'firefox', isHttps = false): string[] {
  const store = new BrowserCookieStore({ browser });
  for (const message of messages) {
    if (message.kind === 'request' || message.request === null) continue;
    const fields = responseAcceptance(message)?.[browser].fields ?? message.setCookies;
    const timeMs = messageTimeMs(message);
    const url = isHttps ? message.request.url.replace(/^http:/, 'https:') : message.request.url;
    for (const { value } of fields) store.receive(value, { url, timeMs });
  }
  return store.cookies(0).map(({ name, value }) => (name === '' ? value : `${name}=${value}`));
}

/** What each browser keeps of captures with an odd response on each connection, and what is not seen of them. */
async function keptOf(
  name: string,
  isHttps = false,
): Promise<{ chrome: string[]; firefox: string[]; unseen: unknown }> {
  const messages: Message[] = [];
  const { unseen } = await runCaptures([join(CASES, `${name}.pcap`)], {
    needsRequests: true,
    wants: () => true,
    message: (message) => messages.push(message),
  });
  const streams = [...new Set(messages.map(({ stream }) => stream))];
  const all = (browser: 'chrome' | 'firefox') =>
    streams.flatMap((stream) =>
      kept(
        messages.filter((message) => message.stream === stream),
        browser,
        isHttps,
      ),
    );
  return { chrome: all('chrome'), firefox: all('firefox'), unseen };
}

describe('odd responses', () => {
  const lines = ['sid=0', 'sid=1', 'sid=2', 'sid=3', 'sid=4', 'sid=5', 'sid=6'];

  it.each<[string, string[], string[]]>([
    ['bare-cr', ['sid=attacker', 'lang=de', 'sid=attacker'], []],
    ['cr-cr-lf', ['sid=1', 'sid=2'], []],
    ['interim-set-cookie', ['sid=1'], ['sid=1']],
    ['response-refused', [], []],
    // Firefox was not run: what RFC 9113 says.
    ['h2-malformed', [], []],
    ['status-line-http2', ['sid=1', 'sid=2'], ['sid=1', 'sid=2']],
    ['status-line-other', lines, lines.filter((line) => line !== 'sid=3')],
    ['te-empty-element', ['sid=1'], ['sid=1']],
  ])('%s', async (name, chrome, firefox) => {
    // The first cookie of cr-cr-lf is Secure: it was measured over https.
    expect(await keptOf(name, name === 'cr-cr-lf')).toEqual({ chrome, firefox, unseen: [] });
  });

  it('until-close-goes-on: is counted', async () => {
    const { unseen } = await keptOf('until-close-goes-on');
    expect(unseen).toEqual([{ why: 'response-behind-until-close', connections: 1 }]);
  });
});

describe.skipIf(!existsSync(VECTORS))('258 raw responses (skipped without ../shared)', async () => {
  const rows = existsSync(VECTORS)
    ? readFileSync(VECTORS, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Row)
    : [];
  const { messages, unseen } = await messagesOf(rows);

  it.each([
    ['chrome', 'chromium', {}],
    ['firefox', 'firefox', FIREFOX_KNOWS_THE_BODY],
  ] as const)('%s keeps what it kept', (browser, column, known) => {
    const wrong = rows
      .map((row, index) => [row.id, [...(row[column] ?? [])].sort(), kept(messages[index]!, browser).sort()])
      .filter(([, theirs, ours]) => JSON.stringify(theirs) !== JSON.stringify(ours));
    expect(rows.length).toBe(258);
    expect(wrong.filter(([id]) => !((id as string) in known))).toEqual([]);
    // Nothing is listed that has come to agree.
    expect(wrong.map(([id]) => id)).toEqual(Object.keys(known));
  });

  it('what is no response for a browser is counted', () => {
    // HTP/, RTSP/, ICE/, five bytes before HTTP, a body without a header block.
    expect(unseen).toEqual([{ why: 'no-http-response', connections: 8 }]);
  });
});
