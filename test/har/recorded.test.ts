// A visit with Chromium that is recorded twice: as a HAR file by Playwright, and as packets by tcpdump. Judged, both say the same.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../scripts/browsers/devtools.mjs';
import { usable } from '../capture/live/support.ts';
import { judged } from '../support/log-equality.ts';

const CAN_RECORD = usable.tcpdump && findChromium() !== null;
const folder = mkdtempSync(join(tmpdir(), 'crumbshark-har-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Playwright's HAR files have no favicon: pages name one that is not asked for. */
const HEAD = '<link rel=icon href=data:,><link rel=stylesheet href=/style.css>';
const FORM = `<title>Home</title>${HEAD}<form method=post action=/login><input name=username><input type=password name=password><button id=in>Log in</button></form>`;
const ACCOUNT = `<title>Account</title>${HEAD}<a href=/account>again</a><form action=/logout method=post><button id=out>Log out</button></form>`;

/** A small application: sessions in memory, a style sheet that the browser keeps, cookies that it refuses. */
class Application {
  readonly server: Server = createServer((request, response) => this.#respond(request, response));
  readonly #users = new Map<string, string>();
  /** Those that came, in order. */
  readonly requests: string[] = [];

  get origin(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  #respond(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const id = /(?:^|; )sid=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
      const { pathname } = new URL(request.url ?? '/', this.origin);
      this.requests.push(`${request.method} ${pathname}`);
      response.setHeader('Content-Type', pathname === '/style.css' ? 'text/css' : 'text/html; charset=utf-8');
      response.setHeader('Cache-Control', pathname === '/style.css' ? 'max-age=60' : 'no-store');
      if (pathname === '/login') this.#logIn(new URLSearchParams(Buffer.concat(chunks).toString()), response);
      else if (pathname === '/logout') this.#logOut(id, response);
      else if (pathname === '/account' && !this.#users.has(id)) redirect(response, '/');
      else response.end({ '/account': ACCOUNT, '/style.css': 'body{}' }[pathname] ?? FORM);
    });
  }

  #logIn(form: URLSearchParams, response: ServerResponse): void {
    if (form.get('password') !== 'correct horse') {
      response.writeHead(401).end(FORM);
      return;
    }
    const id = randomBytes(16).toString('hex');
    this.#users.set(id, form.get('username') ?? '');
    response.setHeader('Set-Cookie', [
      `sid=${id}; Path=/; HttpOnly`,
      ...['theme="dark"; Max-Age=3600; Secure;Path=/', 'evil=1; Domain=evil.example', '__Host-a=b; Path=/x'],
    ]);
    redirect(response, '/account');
  }

  #logOut(id: string, response: ServerResponse): void {
    this.#users.delete(id);
    response.setHeader('Set-Cookie', 'sid=; Path=/; Max-Age=0');
    redirect(response, '/');
  }
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

async function visit(page: Page, origin: string): Promise<void> {
  for (const password of ['wrong', 'correct horse']) {
    await page.goto(`${origin}/`);
    await page.fill('[name=username]', 'ann');
    await page.fill('[name=password]', password);
    await page.click('#in');
    await page.waitForLoadState();
  }
  await page.click('a');
  await page.goto(`${origin}/account`);
  await page.click('#out');
  await page.waitForURL(`${origin}/`);
  await page.goto(`${origin}/account`);
}

async function tcpdump(port: number, file: string): Promise<ChildProcess> {
  const child = spawn('tcpdump', ['-i', 'lo', '-U', '-w', file, '-Z', 'root', `tcp port ${port}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('tcpdump has ended')));
    child.stderr?.on('data', (text) => /listening/.test(String(text)) && resolve());
  });
  return child;
}

describe.skipIf(!CAN_RECORD)('recorded with Chromium (needs chromium, tcpdump and root)', () => {
  const application = new Application();
  const [har, pcap] = [join(folder, 'visit.har'), join(folder, 'visit.pcap')];

  beforeAll(async () => {
    const { server } = application;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const capture = await tcpdump((server.address() as AddressInfo).port, pcap);
    const browser = await chromium.launch({ executablePath: findChromium()!, args: ['--no-sandbox'] });
    const context = await browser.newContext({ recordHar: { path: har, content: 'embed' } });
    await visit(await context.newPage(), application.origin);
    await context.close();
    await browser.close();
    server.close();
    await sleep(500);
    const ended = new Promise((resolve) => capture.once('exit', resolve));
    capture.kill('SIGINT');
    await ended;
  }, 120_000);

  const recordsOf = async (input: string) =>
    (await judged({ inputs: [input] })).lines.map((line) => JSON.parse(line));
  const both = async () => [await recordsOf(har), await recordsOf(pcap)] as const;
  type Records = Awaited<ReturnType<typeof recordsOf>>;
  const ofType = (records: Records, type: string) => records.filter((record) => record.type === type);

  it('the requests of the HAR file are those that the server got', async () => {
    const { entries } = JSON.parse(readFileSync(har, 'utf8')).log;
    const [ofHar] = await both();
    expect(ofType(ofHar, 'summary')[0].messages).toBe(2 * application.requests.length);
    // Style sheets that came from the memory of the browser look like responses.
    expect(entries.length).toBeGreaterThan(application.requests.length);
  });

  it('every Set-Cookie is the same, with what the browser does with it', async () => {
    const plain = (records: Records) =>
      ofType(records, 'set-cookie').map(
        ({ setCookie, status, host, protocol, deletion, verdict, request }) => ({
          ...{ setCookie, status, host, protocol, deletion, verdict, url: request.url },
        }),
      );
    const [ofHar, ofPcap] = await both();
    expect(plain(ofHar)).toEqual(plain(ofPcap));
    expect(plain(ofHar)).toHaveLength(5);
  });

  it('the findings are the same', async () => {
    const plain = (records: Records) =>
      ofType(records, 'finding')
        .map(({ rule, severity, confidence, host, cookieName, message, why, count }) =>
          [rule, severity, confidence, host, cookieName, message, why, count].join(' | '),
        )
        .sort();
    const [ofHar, ofPcap] = await both();
    expect(plain(ofHar)).toEqual(plain(ofPcap));
    expect(plain(ofHar).length).toBeGreaterThan(5);
    // Wireshark cannot show it.
    expect(ofType(ofHar, 'finding').map(({ filter }) => filter)).toEqual(plain(ofHar).map(() => ''));
  });

  it('the sessions are the same, with the same events in the same order', async () => {
    type Event = { event: string; status: number | null; count: number; request: { path: string } | null };
    const plain = (records: Records) =>
      ofType(records, 'session').map(({ host, name, kind, client, events }) => ({
        ...{ host, name, kind, client },
        events: (events as Event[]).map(({ event, status, count, request }) =>
          [event, status, request?.path, count].join(' '),
        ),
      }));
    const [ofHar, ofPcap] = await both();
    expect(plain(ofHar)).toEqual(plain(ofPcap));
    expect(plain(ofHar)[0]?.events.join()).toMatch(/login.*logout/);
  });

  it('both named together are one visit seen twice, which is refused', async () => {
    await expect(judged({ inputs: [har, pcap] })).rejects.toThrow(
      /hold the same visit, and one of them is a HAR file: name one of them/,
    );
  });
});
