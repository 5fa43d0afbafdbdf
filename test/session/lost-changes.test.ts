// A response that changes the session is lost, or comes late: the next request has a value that nothing has issued. It is the
// same session where only its own browser can have sent it. Truth: how many browsers there are.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pcap } from '../support/capture-formats.ts';
import { Conversation, type Packet } from '../support/conversation.ts';
import { followCapture } from './followed.ts';

const FIRST = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const SECOND = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';

interface Step {
  /** The connection, by its number. */
  readonly on?: number;
  readonly ask?: string;
  readonly value?: string;
  readonly fields?: readonly string[];
  readonly agent?: string;
  readonly sets?: string;
  /** The response is not in the capture. */
  readonly lost?: boolean;
  /** The response is captured behind the next exchange. */
  readonly isLate?: boolean;
}

function captureOf(steps: readonly Step[]): Buffer {
  const connections = new Map<number, Conversation>();
  const packets: Packet[] = [];
  const late: Packet[] = [];
  for (const { on = 1, ask = 'GET /', value, fields = [], agent = 'Firefox', sets, lost, isLate } of steps) {
    const connection = connections.get(on) ?? new Conversation({ client: { port: 40_000 + on } }).open();
    if (!connections.has(on)) packets.push(...connection.packets);
    connections.set(on, connection);
    const cookie = value === undefined ? [] : [`Cookie: sid=${value}`];
    const lines = [`${ask} HTTP/1.1`, 'Host: shop.example', `User-Agent: ${agent}`, ...fields, ...cookie];
    const request = connection.send(`${lines.join('\r\n')}\r\n\r\n`);
    const set = sets === undefined ? [] : [`Set-Cookie: sid=${sets}; Path=/; HttpOnly; Secure; SameSite=Lax`];
    const response = connection.respond(
      `${['HTTP/1.1 200 OK', ...set, 'Content-Length: 2'].join('\r\n')}\r\n\r\nok`,
    );
    packets.push(request);
    if (isLate === true) late.push(response);
    else if (lost !== true) packets.push(response, ...late.splice(0));
  }
  return pcap(
    packets.map(({ bytes }) => ({ bytes })),
    { linkType: 101 },
  );
}

async function sessionsOf(...steps: Step[]) {
  const folder = mkdtempSync(join(tmpdir(), 'lost-changes-'));
  try {
    const file = join(folder, 'capture.pcap');
    writeFileSync(file, captureOf(steps));
    const { sessions, findings } = await followCapture(file, [], { assumeHttps: true });
    const high = findings.filter(({ severity }) => severity === 'high').map(({ rule }) => rule);
    return { values: sessions.map(({ values }) => values), high };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const one = { values: [2], high: [] };
const two = { values: [1, 1], high: [] };
const issued: Step = { sets: FIRST };

describe('one session', () => {
  it.each<[string, Step[]]>([
    ['the response is lost', [issued, { value: FIRST, lost: true }, { value: SECOND }]],
    [
      'the response is late',
      [issued, { value: FIRST, sets: SECOND, isLate: true }, { on: 1, value: SECOND }],
    ],
    [
      'the browser goes on with another connection that it had',
      [issued, { on: 2, value: FIRST }, { value: FIRST, lost: true }, { on: 2, value: SECOND }],
    ],
    [
      'the response is late, and the browser goes on with another connection',
      [issued, { value: FIRST, sets: SECOND, isLate: true }, { on: 2, value: SECOND }],
    ],
  ])('%s', async (_, steps) => {
    expect(await sessionsOf(...steps)).toEqual(one);
  });
});

describe('two sessions', () => {
  it.each<[string, Step[]]>([
    ['the response has come, and changes nothing', [issued, { value: FIRST }, { value: SECOND }]],
    ['a connection of its own', [issued, { value: FIRST, lost: true }, { on: 2, value: SECOND }]],
    ['another browser', [issued, { value: FIRST, lost: true }, { on: 2, agent: 'curl', value: SECOND }]],
    [
      'a proxy, which has the requests of many on one connection',
      [
        { ...issued, fields: ['X-Forwarded-For: 192.0.2.7'] },
        { value: FIRST, fields: ['X-Forwarded-For: 192.0.2.7'], lost: true },
        { value: SECOND, fields: ['X-Forwarded-For: 192.0.2.8'] },
      ],
    ],
  ])('%s', async (_, steps) => {
    expect(await sessionsOf(...steps)).toEqual(two);
  });
});
