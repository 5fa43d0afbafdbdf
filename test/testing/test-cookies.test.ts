// The page of a test: test/testing/playwright.test.ts has those of real traffic. Here is what it says where there is none.

import { afterEach, expect, it, vi } from 'vitest';
import { recordTest } from '../../src/testing/test-cookies.ts';

afterEach(() => vi.unstubAllEnvs());

it('says that the run is over whose variable is still set, and what to type', async () => {
  vi.stubEnv('CRUMBSHARK_RUN_FOLDER', '/nonexistent/crumbshark-run-1');
  const cookies = await recordTest();
  const page = await cookies.page({});
  expect(page).toMatch(/^### Cookies: nothing was judged\n\n/);
  expect(page).toContain('CRUMBSHARK_RUN_FOLDER=/nonexistent/crumbshark-run-1 is over');
  expect(page).toMatch(/npx crumbshark run -- npm test/);
  await (await recordTest()).discard();
});
