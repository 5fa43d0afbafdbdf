// Playwright's test runner in a project that has the package: the matchers with its own client, the example of the document
// with Chromium, and what is attached to tests that fail.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { blocksOf } from '../support/documents.ts';
import { hasPrograms, ROOT } from '../support/repository.ts';
import { CAN_RUN, Project } from './projects.ts';

/** A page with a form, whose login leads to the account; other paths set a cookie of their name. */
const SERVER = `import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
const FORM = '<form method=post><label>Name <input name=username></label><input type=password name=password><button>Log in</button></form>';
createServer((message, response) => {
  message.resume().on('end', () => {
    const { pathname } = new URL(message.url, 'http://host');
    const name = pathname === '/login' ? 'sid' : pathname.slice(1);
    response.setHeader('Set-Cookie', name + '=' + randomBytes(16).toString('hex') + '; Path=/; SameSite=Lax' + (name === 'open' ? '' : '; HttpOnly'));
    response.setHeader('Content-Type', 'text/html');
    response.writeHead(message.method === 'POST' ? 302 : 200, { location: '/account' }).end(FORM);
  });
}).listen(3000, '127.0.0.1');
`;

const CONFIGURATION = `export default {
  webServer: { command: 'node server.js', url: 'http://127.0.0.1:3000/', reuseExistingServer: false },
  expect: { timeout: 500 },
  use: { baseURL: 'http://127.0.0.1:3000', launchOptions: { executablePath: '/usr/bin/chromium' } },
  workers: 1,
  reporter: 'json',
};
`;

const TESTS = `import { test, expect, record } from 'crumbshark/playwright';
test('passes', async ({ request }) => {
  const recording = await record(() => request.get('/sid'));
  expect(recording).toSetCookie('sid', { httpOnly: true });
  expect(recording).toHaveNoCookieFindings({ failOn: 'medium' });
  expect(recording).not.toSetCookie('other');
});
test('fails', async ({ request }) => {
  const recording = await record(() => request.get('/open'));
  expect(recording).toSetCookie('open', { sameSite: 'Strict' });
});
test('fails as it should', async ({ request }) => {
  test.fail();
  await request.get('/open');
  expect(1).toBe(2);
});
test.describe('on', () => {
  test.use({ cookieReport: { mode: 'on', name: 'open' } });
  test('passes with a report', ({ request }) => request.get('/open'));
});
`;

interface Result {
  readonly status: string;
  readonly errors: readonly { readonly message: string }[];
  readonly attachments: readonly {
    readonly name: string;
    readonly contentType: string;
    readonly body?: string;
  }[];
}

interface Suite {
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly { readonly results: readonly Result[] }[];
  }[];
  readonly suites?: readonly Suite[];
}

/** The example of the document; its cookies are wanted although it passes. */
function example(): string {
  const blocks = blocksOf(readFileSync(join(ROOT, 'docs', 'TESTS.md'), 'utf8'));
  const found = blocks.find(
    ({ kind, text }) => kind === 'js' && text.includes("from 'crumbshark/playwright'"),
  );
  return `${found!.text}\ntest.use({ cookieReport: 'on' });`;
}

const resultsOf = ({ specs, suites = [] }: Suite): [string, Result][] => [
  ...specs.map(({ title, tests }): [string, Result] => [title, tests[0]!.results[0]!]),
  ...suites.flatMap(resultsOf),
];

describe.skipIf(!CAN_RUN || !hasPrograms('chromium'))(
  'Playwright (needs tcpdump, network namespaces, chromium)',
  () => {
    let results: ReadonlyMap<string, Result>;
    beforeAll(async () => {
      const files = { 'server.js': SERVER, 'playwright.config.js': CONFIGURATION };
      const project = new Project({ ...files, 'login.spec.js': TESTS, 'example.spec.js': example() }, [
        '@playwright/test',
      ]);
      const { stdout } = await project.run(join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js'), [
        'test',
      ]);
      project.remove();
      results = new Map((JSON.parse(stdout) as { suites: Suite[] }).suites.flatMap(resultsOf));
    });

    const pages = (title: string): string[] =>
      results
        .get(title)!
        .attachments.filter(({ name, contentType }) => name === 'cookies' && contentType === 'text/markdown')
        .map(({ body = '' }) => Buffer.from(body, 'base64').toString('utf8'));

    it('has the matchers, and says what is wrong', () => {
      expect(results.get('passes')!.status).toBe('passed');
      expect(results.get('fails')!.status).toBe('failed');
      expect(results.get('fails')!.errors[0]!.message).toMatch(/sameSite is "Lax", expected "Strict"/);
    });

    it('has the cookies of a test that fails, and of that test alone, with masked values', () => {
      const [page = ''] = pages('fails');
      expect(page).toMatch(/^### Cookies: /);
      expect(page).toContain('`open`');
      expect(page).not.toContain('`sid`');
      expect(page).not.toMatch(/[0-9a-f]{32}/);
      // Nothing of how a test is cut out of the capture of the run.
      expect(page).toMatch(/^Seen: \d+ packets, 1 Set-Cookie field; all of it could be read\. crumbshark/m);
      expect(page).toMatch(/frame \d+ of <code>lo<\/code>/);
      expect(page).not.toMatch(/frame\.number|reached|\.pcap/);
    });

    it('attaches as it is asked to', () => {
      const counts = ['passes', 'fails as it should', 'passes with a report'].map(
        (title) => pages(title).length,
      );
      expect(counts).toEqual([0, 0, 1]);
    });

    it('has those of the browser in the example of the document', () => {
      expect(results.get('a login leads to the account')!.status).toBe('passed');
      const [page = ''] = pages('a login leads to the account');
      expect(page).toMatch(/\| `127\.0\.0\.1:3000` \| `sid` \|/);
    });
  },
);
