// The matchers in Jest, which CI installs for this: JEST is the path of its program.

import { describe, expect, it } from 'vitest';
import { CAN_RUN, Project, SAFE_SERVER } from './projects.ts';

const { JEST = '' } = process.env;

const TESTS = `import { record } from 'crumbshark/jest';
import { open, server, url } from './server.js';
beforeAll(open);
afterAll(() => server.close());
test('passes', async () => {
  const recording = await record(async () => (await fetch(url())).text());
  expect(recording).toSetCookie('sid', { httpOnly: true });
  expect(recording).toHaveNoCookieFindings({ failOn: 'medium' });
  expect(recording).not.toSetCookie('other');
});
test('fails', async () => {
  const recording = await record(async () => (await fetch(url())).text());
  expect(recording).toSetCookie('sid', { sameSite: 'Strict' });
}, 30000);
`;

describe.skipIf(!CAN_RUN || JEST === '')('Jest (needs JEST, tcpdump and network namespaces)', () => {
  it('has the matchers, and says what is wrong', async () => {
    const project = new Project({ 'login.test.js': TESTS, 'server.js': SAFE_SERVER }, []);
    const { stderr, status } = await project.run(
      JEST,
      ['--testTimeout=30000'],
      ['--experimental-vm-modules'],
    );
    project.remove();
    expect(stderr).toMatch(/Tests: +1 failed, 1 passed/);
    expect(stderr).toMatch(/sameSite is "Lax", expected "Strict"/);
    expect(status).toBe(1);
  });
});
