// The driver against a server that only writes down what it is asked, and against the application.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { serve } from '../../src/demo/app.ts';
import { type DemoStep, drive } from '../../src/demo/driver.ts';

async function driven(server: Awaited<ReturnType<typeof serve>>): Promise<DemoStep[]> {
  const steps: DemoStep[] = [];
  await drive(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, (step) => steps.push(step));
  server.close();
  await once(server, 'close');
  return steps;
}

describe('drive', () => {
  it('registers, logs in wrongly and rightly, looks, logs out and looks, following redirects', async () => {
    const steps = await driven(await serve(0));
    const page = ['GET / 200'];
    expect(steps.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      ...page,
      'POST /register 302',
      ...page,
      'POST /login 302',
      ...page,
      'POST /login 302',
      ...page,
      ...page,
      'POST /logout 302',
      ...page,
      ...page,
    ]);
    // As Flask would: set with every change, deleted when a flash was the last thing in it.
    const changes = steps.map(({ setCookie }) =>
      setCookie.map((field) => (/Max-Age=0/.test(field) ? 'gone' : 'set')),
    );
    expect(changes.map((list) => list.join())).toEqual([
      '',
      'set',
      'gone',
      'set',
      'gone',
      'set',
      '',
      '',
      'set',
      'gone',
      '',
    ]);
    expect(steps.every(({ description }) => /^[A-Za-z ]+$/.test(description))).toBe(true);
  });

  it('keeps, sends and forgets cookies, on one connection', async () => {
    const cookies: (string | undefined)[] = [];
    const connections = new Set<unknown>();
    const fields = [['a=1; Path=/', 'b=2; HttpOnly'], ['a=; Max-Age=0; Path=/'], []];
    const server = createServer((request, response) => {
      connections.add(request.socket);
      cookies.push(request.headers.cookie);
      response.setHeader('Set-Cookie', fields[cookies.length - 1] ?? []);
      request.resume().once('end', () => response.end());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await driven(server);
    expect(cookies.slice(0, 3)).toEqual([undefined, 'a=1; b=2', 'b=2']);
    expect(connections.size).toBe(1);
  });

  it('rejects when the server cannot be reached', async () => {
    await expect(drive('http://127.0.0.1:1', () => {})).rejects.toThrow(/ECONNREFUSED|bad port/);
  });
});
