// Captures of real HTTP/2 in cleartext against what their clients received.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestMessage, ResponseMessage } from '../../../src/record/message.ts';
import { fieldValues } from '../../../src/record/message.ts';
import { messagesOf } from '../../support/analyse.ts';

const CAPTURES = fileURLToPath(new URL('../../../../shared/captures', import.meta.url));
const HAS_CAPTURES = existsSync(join(CAPTURES, 'apps'));

interface Truth {
  readonly responses: readonly {
    readonly url: string;
    readonly method: string;
    readonly status: number;
    readonly set_cookie: string[];
    readonly cookie_sent: string | null;
    readonly stream?: number;
  }[];
}

async function split(path: string) {
  const { messages, summary } = await messagesOf(path);
  const requests = messages.filter((message): message is RequestMessage => message.kind === 'request');
  const responses = messages.filter((message): message is ResponseMessage => message.kind === 'response');
  return { requests, responses, summary };
}

const withoutSlash = (url: string | undefined) => url?.replace(/\/$/, '');

describe.skipIf(!HAS_CAPTURES)('applications (needs the shared captures)', () => {
  it.each(['h2c-prior-hpack-reuse', 'h2c-nginx-prior', 'h2c-upgrade'])('%s', async (name) => {
    const directory = join(CAPTURES, 'apps', name);
    const truth = JSON.parse(readFileSync(join(directory, 'truth.json'), 'utf8')) as Truth;
    const { requests, responses, summary } = await split(join(directory, 'capture.pcap'));
    const final = responses.filter(({ status }) => status >= 200 || status === 101);
    expect(final.map((message) => [message.status, fieldValues(message, 'set-cookie')])).toEqual(
      truth.responses.map(({ status, set_cookie }) => [status, set_cookie]),
    );
    for (const [at, { method, url, stream, cookie_sent }] of truth.responses.entries()) {
      const { request, streamId } = final[at]!;
      expect(request?.method).toBe(method);
      // The truth of some captures names only the origin.
      expect(request?.url.startsWith(withoutSlash(url)!)).toBe(true);
      if (stream !== undefined) expect(streamId).toBe(stream);
      const asked = requests.find(({ frame }) => frame === request?.frame)!;
      expect(fieldValues(asked, 'cookie').join()).toBe(cookie_sent ?? '');
    }
    expect(responses.every(({ incomplete }) => !incomplete)).toBe(true);
    expect(summary).toMatchObject({ warnings: [], unseen: [] });
  });

  it('h2c-upgrade: the 101 is HTTP/1.1, what follows is HTTP/2 and begins with the response on stream 1', async () => {
    const { responses } = await split(join(CAPTURES, 'apps', 'h2c-upgrade', 'capture.pcap'));
    expect(responses.map(({ status, protocol, streamId }) => [status, protocol, streamId])).toEqual([
      [101, 'http/1.1', null],
      [200, 'h2', 1],
      [200, 'h2', 3],
      [200, 'h2', 5],
    ]);
    expect(new Set(responses.slice(0, 2).map(({ request }) => request!.frame)).size).toBe(1);
  });

  it('http2-deflate-case: an upgrade that curl made, as tshark decodes it', async () => {
    const path = join(CAPTURES, 'public/files/OISF+suricata-verify/tests/http2-deflate-case/input.pcap');
    const { requests, responses } = await split(path);
    expect(requests.map(({ frame, url }) => [frame, url])).toEqual([[5, 'http://127.0.0.1:8080/']]);
    expect(
      responses.map(({ frame, status, streamId, request }) => [frame, status, streamId, request?.frame]),
    ).toEqual([
      [7, 101, null, 5],
      [19, 200, 1, 5],
    ]);
    expect(responses[1]!.fields.map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'content-encoding: DeFlate',
      'content-type: application/octet-stream',
      'content-length: 30',
      'date: Thu, 23 Jul 2026 07:23:15 GMT',
    ]);
  });
});

describe.skipIf(!HAS_CAPTURES)('applications, damaged (needs the shared captures)', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  /** The Set-Cookie fields of a capture, each with its stream, of which only some packets are left. */
  async function cookiesOf(bytes: Buffer, keep: (packet: number) => boolean) {
    const left = [bytes.subarray(0, 24)];
    for (let at = 24, packet = 0; at < bytes.length; packet++) {
      const next = at + 16 + bytes.readUInt32LE(at + 8);
      if (keep(packet)) left.push(bytes.subarray(at, next));
      at = next;
    }
    const path = join(directory, 'damaged.pcap');
    writeFileSync(path, Buffer.concat(left));
    const { responses } = await split(path);
    return responses.flatMap((message) => {
      const whole = message.fields.filter(({ name, truncated }) => name === 'set-cookie' && !truncated);
      return whole.map(({ value }) => `${message.streamId}: ${value}`);
    });
  }

  it.each([
    ['h2c-prior-hpack-reuse', 38, 0.4],
    ['h2c-nginx-prior', 53, 0.9],
  ])('%s: with packets missing, what is reported was sent on that stream', async (name, packets, share) => {
    const bytes = readFileSync(join(CAPTURES, 'apps', name, 'capture.pcap'));
    const all = await cookiesOf(bytes, () => true);
    let reported = 0;
    for (let missing = 0; missing < packets; missing++) {
      const late = await cookiesOf(bytes, (packet) => packet > missing);
      const lossy = await cookiesOf(bytes, (packet) => packet !== missing);
      expect(all).toEqual(expect.arrayContaining([...late, ...lossy]));
      reported += lossy.length;
    }
    // nginx puts no Set-Cookie into the table: only what was in the missing packet is not reported.
    expect(reported / packets).toBeGreaterThan(share * all.length);
  });

  it('h2c-nginx-prior: from midstream, every response from there on is reported', async () => {
    const bytes = readFileSync(join(CAPTURES, 'apps', 'h2c-nginx-prior', 'capture.pcap'));
    const all = await cookiesOf(bytes, () => true);
    const late = await cookiesOf(bytes, (packet) => packet >= 20);
    expect(late.length).toBeGreaterThanOrEqual(15);
    expect(late).toEqual(all.slice(-late.length));
  });
});
