// The matchers in Playwright's test runner, without a browser: its own client makes the requests.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/repository.ts';
import { CAN_RUN, Project, SAFE_SERVER } from './projects.ts';

const TESTS = `import { test, expect, record } from 'crumbshark/playwright';
import { open, server, url } from './server.js';
test.beforeAll(open);
test.afterAll(() => server.close());
test('passes', async ({ request }) => {
  const recording = await record(() => request.get(url()));
  expect(recording).toSetCookie('sid', { httpOnly: true });
  expect(recording).toHaveNoCookieFindings({ failOn: 'medium' });
  expect(recording).not.toSetCookie('other');
});
test('fails', async ({ request }) => {
  const recording = await record(() => request.get(url()));
  expect(recording).toSetCookie('sid', { sameSite: 'Strict' });
});
`;

describe.skipIf(!CAN_RUN)('Playwright (needs tcpdump and network namespaces)', () => {
  it('has the matchers, and says what is wrong', async () => {
    const project = new Project({ 'login.spec.js': TESTS, 'server.js': SAFE_SERVER }, ['@playwright/test']);
    const script = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
    const { stdout, status } = await project.run(script, ['test', '--reporter=line', '--workers=1']);
    project.remove();
    expect(stdout).toMatch(/1 failed/);
    expect(stdout).toMatch(/1 passed/);
    expect(stdout).toMatch(/sameSite is "Lax", expected "Strict"/);
    expect(status).toBe(1);
  });
});
