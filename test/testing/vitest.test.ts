// The matchers as a project uses them: Vitest in a project that has the package, under crumbshark run. Needs Linux, tcpdump,
// and network namespaces.

import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MARKER_TAG } from '../../src/namespace/marker.ts';
import { recordingFacts } from '../../src/namespace/recording-facts.ts';
import { blocksOf } from '../support/documents.ts';
import { ROOT } from '../support/repository.ts';
import { CAN_RUN, Project } from './projects.ts';

/** A login that is right at /good, and keeps a session that a visitor had at /bad. */
const SERVER = `import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
const value = () => randomBytes(16).toString('hex');
export const server = createServer((message, response) => {
  message.resume();
  const isGood = message.url.startsWith('/good');
  const set = (text) => response.setHeader('Set-Cookie', text);
  if (message.url.endsWith('/login') && message.method === 'POST') {
    if (isGood) set('sid=' + value() + '; Path=/; HttpOnly; SameSite=Lax');
    response.writeHead(302, { location: message.url.replace('/login', '/home') });
  } else if (message.url.endsWith('/logout')) {
    if (isGood) set('sid=; Path=/; Max-Age=0');
    response.writeHead(302, { location: '/' });
  } else if (!message.headers.cookie) set('sid=' + value() + '; Path=/' + (isGood ? '; HttpOnly; SameSite=Lax' : ''));
  response.end('ok');
});
let cookie = '';
export async function visit(path, method = 'GET', body) {
  const response = await fetch('http://127.0.0.1:' + server.address().port + path, {
    method, body, redirect: 'manual', headers: cookie === '' ? {} : { cookie },
  });
  await response.text();
  for (const field of response.headers.getSetCookie()) cookie = field.split(';')[0].replace(/^sid=$/, '');
}
export const login = (path) => visit(path + '/login', 'POST', new URLSearchParams({ username: 'ada', password: 'secret' }));
export const forget = () => { cookie = ''; };
`;

const TESTS = `import { afterAll, beforeAll, expect, test } from 'vitest';
import { record } from 'crumbshark/vitest';
import { forget, login, server, visit } from './server.mjs';

beforeAll(() => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close());
const whole = (path) => async () => {
  forget();
  await visit(path + '/');
  await login(path);
  await visit(path + '/home');
  await visit(path + '/logout', 'POST');
};
const failure = (assertion) => { try { assertion(); } catch (error) { return error.message; } throw new Error('passed'); };

test('what is right passes', async () => {
  const recording = await record(whole('/good'));
  expect(recording).toHaveNoCookieFindings({ failOn: 'medium' });
  expect(recording).toSetCookie('sid', { httpOnly: true, sameSite: 'lax', secure: false });
  expect(recording).toRotateSession('sid');
  expect(recording).toEndSession('sid');
  expect(recording).not.toSetCookie('other');
});

test('what is wrong fails, and says what', async () => {
  const recording = await record(whole('/bad'));
  expect(failure(() => expect(recording).toHaveNoCookieFindings())).toMatch(/HttpOnly is missing: sid on 127.*Fix: Add HttpOnly/s);
  expect(failure(() => expect(recording).toSetCookie('sid', { httpOnly: true }))).toMatch(/GET http.*: httpOnly is false, expected true/);
  expect(failure(() => expect(recording).toSetCookie('session'))).toMatch(/"session" was not set: set were sid/);
  expect(failure(() => expect(recording).toRotateSession('sid'))).toMatch(/keeps its value at a login.*POST \\/bad\\/login/s);
  expect(failure(() => expect(recording).toEndSession('sid'))).toMatch(/leaves the cookie "sid" in the browser/);
  expect(failure(() => expect(recording).not.toSetCookie('sid'))).toMatch(/was set, 1 time/);
});

test('each recording has its own part of the traffic', async () => {
  await visit('/good/');
  forget();
  const first = await record(() => visit('/good/'));
  const second = await record(() => {});
  expect(first.setCookies).toHaveLength(1);
  expect(second.setCookies).toHaveLength(0);
  expect(failure(() => expect(second).toSetCookie('sid'))).toMatch(/no cookie was/);
  expect(failure(() => expect(second).toRotateSession('sid'))).toMatch(/no session "sid" was seen|nothing happened/);
});

test('an action that fails is that failure', async () => {
  await expect(record(() => { throw new Error('of the test'); })).rejects.toThrow('of the test');
});

test('a mistake in a test is said', async () => {
  expect(failure(() => expect('text').toSetCookie('sid'))).toMatch(/expects what record\\(\\) gives/);
});
`;

const HELPERS = `import { forget, login as loginAt, server, visit } from './server.mjs';
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
export async function login() {
  forget();
  await visit('/good/');
  await loginAt('/good');
}
export const logout = () => visit('/good/logout', 'POST');
`;

/** The example of the document, with a login as it expects one. */
function example(): string {
  const blocks = blocksOf(readFileSync(join(ROOT, 'docs', 'TESTS.md'), 'utf8'));
  return blocks.find(({ kind }) => kind === 'js')!.text;
}

describe.skipIf(!CAN_RUN)('Vitest (needs tcpdump and network namespaces)', () => {
  it('has the matchers, over the capture of crumbshark run', async () => {
    const files = { 'server.mjs': SERVER, 'helpers.js': HELPERS };
    const tests = { 'login.test.mjs': TESTS, 'example.test.js': example() };
    const project = new Project({ ...files, ...tests }, ['vitest']);
    const script = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
    const args = [
      'run',
      '--reporter=tap-flat',
      '--no-file-parallelism',
      '--testTimeout=30000',
      '--root',
      project.path,
    ];
    const written = join(project.path, 'written.pcap');
    writeFileSync(written, '');
    chmodSync(written, 0o666);
    const { status, stdout, stderr } = await project.run(script, args, [], ['-w', written]);
    const { packets } = await recordingFacts(written);
    const bytes = readFileSync(written);
    project.remove();
    // What marks the tests in the capture is not the user's: neither kept nor counted.
    expect(bytes.includes(MARKER_TAG)).toBe(false);
    expect(stderr).toMatch(new RegExp(`captured ${packets} of ${packets} packets`));
    expect(stdout + stderr).not.toContain('not ok');
    expect(stdout.match(/^ok /gm)).toHaveLength(7);
    expect(stderr).toMatch(/captured ([\d,]+) of \1 packets/);
    expect(status).toBe(0);
  });
});
