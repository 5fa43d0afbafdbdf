// The live view as a person has it: in a terminal (tmux), with a browser that logs in and out beside it.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CRUMBSHARK } from '../../support/program.ts';
import { hasPrograms } from '../../support/repository.ts';

const isPossible = process.getuid?.() === 0 && hasPrograms('tmux', 'tcpdump');
/** A server that ends is still there for a moment. */
let socket = 0;
const WAIT_MS = 20_000;

const tmux = (...words: string[]): string =>
  execFileSync('tmux', ['-L', `crumbshark-${process.pid}-${socket}`, ...words], { encoding: 'utf8' });
const pane = (): string => tmux('capture-pane', '-p', '-t', 'view');
const keys = (...names: string[]): string => tmux('send-keys', '-t', 'view', ...names);

/** Waits until the terminal shows something. */
async function shows(pattern: RegExp): Promise<string> {
  for (const end = Date.now() + WAIT_MS; ; await sleep(100)) {
    const text = pane();
    if (pattern.test(text)) return text;
    if (Date.now() > end) throw new Error(`the terminal does not show ${pattern}:\n${text}`);
  }
}

/** A login that keeps its session: `sid` is set before it and never changed. */
function respond(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const isLoggedIn = /loggedin/.test(request.headers.cookie ?? '');
  switch (request.url ?? '/') {
    case '/login':
      response.setHeader('Set-Cookie', ['sid=loggedin0123456789abcdef; Path=/; HttpOnly', 'theme=dark']);
      response.writeHead(302, { Location: '/account' }).end();
      return;
    case '/begin':
      response.setHeader('Set-Cookie', 'begun=1').end();
      return;
    case '/logout':
      response.setHeader('Set-Cookie', 'sid=; Max-Age=0; Path=/');
      response.writeHead(302, { Location: '/' }).end();
      return;
    default:
      response.writeHead(isLoggedIn ? 200 : 302, isLoggedIn ? {} : { Location: '/login' }).end();
  }
}

describe.skipIf(!isPossible)('the live view (needs root, tmux, tcpdump)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crumbshark-live-'));
  let server: Server;
  let port = 0;

  beforeAll(async () => {
    server = createServer(respond);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => {
    try {
      tmux('kill-server');
      socket++;
    } catch {
      // Nothing was started.
    }
  });

  const visit = async (path: string, cookie = '', body?: string): Promise<void> => {
    const headers = { Cookie: cookie, 'Content-Type': 'application/x-www-form-urlencoded' };
    const method = body === undefined ? 'GET' : 'POST';
    await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
  };
  const SESSION = 'sid=loggedin0123456789abcdef';
  async function logIn(): Promise<void> {
    await visit('/account');
    await visit('/login', '', 'user=ann&password=secret');
    await visit('/account', SESSION);
  }

  async function started(columns: number, rows: number): Promise<void> {
    const shell = ['env', 'PS1=prompt>', 'HISTFILE=', 'LANG=C.UTF-8', 'bash', '--norc', '--noprofile'];
    tmux(
      'new-session',
      '-d',
      '-s',
      'view',
      '-x',
      String(columns),
      '-y',
      String(rows),
      '-c',
      folder,
      ...shell,
    );
    await shows(/prompt>/);
    keys(
      `${process.execPath} ${CRUMBSHARK} -i lo --backend tcpdump --user root -f 'tcp port ${port}' --live`,
      'Enter',
    );
    await shows(/0 set {2}0 cookies/);
    // The capture has begun when a cookie is seen.
    for (let tries = 0; tries < 40 && !/[1-9]\d* (?:set|cookie)/.test(pane()); tries++) {
      await visit('/begin');
      await sleep(250);
    }
  }

  /** The shell is back, with a cursor, and the keys are lines again. */
  async function expectCleanTerminal(): Promise<string> {
    await shows(/Verdict .*\n(?:.*\n)*prompt>/);
    keys('stty -a | grep -o ".icanon"', 'Enter');
    await shows(/\n icanon/);
    expect(tmux('display-message', '-p', '-t', 'view', '#{alternate_on} #{cursor_flag}')).toBe('0 1\n');
    return tmux('capture-pane', '-p', '-S', '-200', '-t', 'view');
  }

  it.each([
    [80, 24],
    [120, 40],
    [60, 20],
    [200, 60],
    [40, 9],
  ])('shows a login as it happens: %d x %d', { timeout: 120_000 }, async (columns, rows) => {
    await started(columns, rows);
    await logIn();
    await shows(/▲ [1-9][\s\S]*session sid[\s\S]*\* sid/);
    keys('2');
    await shows(/\[2 Sessions\]/);
    keys('Enter', 'End');
    await shows(/Login: |the page opens/);
    keys('Escape', '3');
    await shows(/SameSite/);
    keys('q');
    expect(await expectCleanTerminal()).toContain('Session  sid on');
  });

  it('filters, marks, holds, and writes the page', { timeout: 120_000 }, async () => {
    await started(100, 30);
    await logIn();
    await shows(/theme/);
    keys('/', 'cookie.name == "theme"', 'Enter');
    await shows(/filter: cookie\.name == "theme"\s*\n.*\n\s+theme [^*]*$/);
    keys('/', 'C-u', 'nonsense', 'Enter');
    await shows(/unknown field "nonsense"/);
    keys('Escape', 'Escape');
    await shows(/\* sid/);
    keys('p');
    await shows(/held, \+0/);
    await visit('/login', '', 'user=ann&password=secret');
    await shows(/held, \+2/);
    keys('p', 'm');
    await shows(/since the mark +0 set/);
    await visit('/login', '', 'user=ann&password=secret');
    await shows(/since the mark +2 set/);
    keys('w');
    // What is found is put together now and then.
    await visit('/logout', SESSION, '');
    await shows(/Written: report\.html/);
    keys('q');
    await expectCleanTerminal();
  });

  it('is there again after the shell was', { timeout: 120_000 }, async () => {
    await started(80, 24);
    keys('C-z');
    await shows(/Stopped/);
    keys('fg', 'Enter');
    await shows(/\[1 Cookies\]/);
    tmux('resize-window', '-t', 'view', '-x', '70', '-y', '20');
    await shows(/ H {3}Same/);
    keys('C-c');
    await expectCleanTerminal();
  });

  it.each(['TERM', 'HUP', 'QUIT'])(
    'leaves a clean terminal with SIG%s',
    { timeout: 120_000 },
    async (signal) => {
      await started(80, 24);
      const [pid = ''] = execFileSync('pgrep', ['-f', `tcp port ${port} --live`], { encoding: 'utf8' }).split(
        '\n',
      );
      process.kill(Number(pid), `SIG${signal}`);
      await expectCleanTerminal();
    },
  );
});
