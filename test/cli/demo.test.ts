import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { demo } from '../../src/cli/demo.ts';
import type * as Run from '../../src/run.ts';
import { MAIN } from './spawned.ts';

/** As a user who may not capture: a live run is refused, a recording is read. */
vi.mock('../../src/run.ts', async (original) => {
  const { isEndless, readingOrder, run } = await original<typeof Run>();
  const { UserError } = await import('../../src/shared/user-error.ts');
  return {
    run: async (options: Run.RunOptions) => {
      if (options.live !== null) throw new UserError('no permission to capture');
      return run(options);
    },
    isEndless,
    readingOrder,
  };
});

/** Without rights there are none to give up: this process goes on with what it has. */
vi.mock('../../src/cli/rights/open-named.ts', async () => {
  const { directFiles } = await import('../../src/cli/file-maker.ts');
  const { systemFiles } = await import('../../src/shared/file-access.ts');
  return {
    openNamed: async () => ({
      files: systemFiles,
      maker: directFiles,
      userLine: null,
      close: async () => {},
    }),
  };
});

afterEach(() => vi.restoreAllMocks());

/** What is written to a stream of this process. */
function written(stream: NodeJS.WriteStream): () => string {
  let text = '';
  vi.spyOn(stream, 'write').mockImplementation(((chunk: string, ...rest: unknown[]) => {
    text += chunk;
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  }) as typeof stream.write);
  return () => text;
}

test('without the right to capture it says so and shows the recording of the same visit', async () => {
  const [stdout, stderr] = [written(process.stdout), written(process.stderr)];
  expect(await demo({ port: '0' })).toBe(0);
  expect(stderr()).toContain('live capture is not possible here: no permission to capture');
  expect(stderr()).toContain('fixtures/demo-login.pcap');
  expect(stdout().match(/\(deleted\)/g)).toHaveLength(3);
  expect(stdout()).toContain('7 Set-Cookie fields');
});

test('--serve serves until it is interrupted', async () => {
  const child = spawn(process.execPath, [MAIN, 'demo', '--serve', '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [line] = await once(child.stderr.setEncoding('utf8'), 'data');
  const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(line)![0];
  const post = request(`${origin}/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  post.end('username=user&password=pass');
  const [response] = await once(post, 'response');
  response.resume();
  expect(response.statusCode).toBe(302);
  expect(response.headers['set-cookie'][0]).toMatch(/^session=.*; HttpOnly; Path=\/$/);
  child.kill('SIGINT');
  const [status] = await once(child, 'close');
  expect(status).toBe(0);
});
