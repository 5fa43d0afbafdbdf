// A proxy that sends every second request to the other one of two servers, which do not share their sessions; captured before
// the proxy, and behind it as well. Truth: the login works at the first server, and the second one does not know it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import { pcap } from '../support/capture-formats.ts';
import { Conversation } from '../support/conversation.ts';

const KEY = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const PROXY = '198.51.100.2';
const SERVERS = ['10.0.0.11', '10.0.0.12'];

interface Step {
  readonly ask: string;
  readonly body?: string;
  readonly cookie?: string;
  readonly response: readonly string[];
}

const login: Step = {
  ask: 'POST /login',
  body: 'user=ada&password=x',
  response: ['302 Found', 'Location: /account', `Set-Cookie: sid=${KEY}; Path=/; HttpOnly; SameSite=Lax`],
};
const page: Step = { ask: 'GET /account', cookie: `sid=${KEY}`, response: ['200 OK'] };
const denied: Step = { ...page, response: ['302 Found', 'Location: /login'] };

/** Each step through the proxy; the request of step 1 goes to the first server, that of step 2 to the second, and so on. */
function captureOf(steps: readonly Step[], isInnerSeen: boolean): Buffer {
  const packets: Buffer[] = [];
  for (const [index, { ask, body = '', cookie, response }] of steps.entries()) {
    const lines = [
      `${ask} HTTP/1.1`,
      'Host: shop.example',
      'User-Agent: Firefox',
      ...(cookie === undefined ? [] : [`Cookie: ${cookie}`]),
      ...(body === ''
        ? []
        : ['Content-Type: application/x-www-form-urlencoded', `Content-Length: ${body.length}`]),
    ];
    const outer = new Conversation({
      client: { address: '192.0.2.1', port: 40_000 + index },
      server: { address: PROXY, port: 80 },
    });
    const inner = new Conversation({
      client: { address: PROXY, port: 50_000 + index },
      server: { address: SERVERS[index % 2]!, port: 8080 },
    });
    const text = `HTTP/1.1 ${[...response, 'Content-Length: 0'].join('\r\n')}\r\n\r\n`;
    const both = [
      outer.send(`${lines.join('\r\n')}\r\n\r\n${body}`),
      inner.send(`${[...lines, 'X-Forwarded-For: 192.0.2.1'].join('\r\n')}\r\n\r\n${body}`),
      inner.respond(text),
      outer.respond(text),
    ];
    const seen = isInnerSeen ? both : [both[0]!, both[3]!];
    packets.push(...seen.map(({ bytes }) => bytes));
  }
  return pcap(
    packets.map((bytes) => ({ bytes })),
    { linkType: 101 },
  );
}

async function told(steps: readonly Step[], isInnerSeen: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'round-robin-'));
  try {
    const file = join(folder, 'capture.pcap');
    writeFileSync(file, captureOf(steps, isInnerSeen));
    const logins: string[] = [];
    const findings: string[] = [];
    for await (const record of analyze(file)) {
      if (record.type === 'session')
        logins.push(...record.events.map(({ event }) => event).filter((event) => event.startsWith('login')));
      if (
        record.type === 'finding' &&
        /sessions-not-shared|not-rotated|session-shared|logout/.test(record.rule)
      )
        findings.push(`${record.severity} ${record.rule}`);
    }
    return { logins, findings };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.each([
  ['before the proxy', false],
  ['before the proxy and behind it', true],
])('captured %s', (_, isInnerSeen) => {
  it('the servers do not share their sessions', async () => {
    expect(await told([login, denied, page, denied, page], isInnerSeen)).toEqual({
      logins: ['login'],
      findings: ['medium sessions-not-shared'],
    });
  });

  it('they share them', async () => {
    expect(await told([login, page, page, page, page], isInnerSeen)).toEqual({
      logins: ['login'],
      findings: [],
    });
  });

  it('the login failed', async () => {
    expect(await told([login, denied, denied, denied, denied], isInnerSeen)).toEqual({
      logins: ['login-failed'],
      findings: [],
    });
  });
});
