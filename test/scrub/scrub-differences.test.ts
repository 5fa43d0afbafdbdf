import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { captureRecords } from '../../src/scrub/capture-records.ts';
import { scrubCapture } from '../../src/scrub/scrub-capture.ts';
import { scrubDifferences } from '../../src/scrub/scrub-differences.ts';
import { ROOT } from '../support/repository.ts';

const NAMES = [
  'demo-login.pcap',
  'express-login.pcap',
  'django-login.pcap',
  'php-login.pcap',
  'sessions/koa-session.pcap',
];

it.each(NAMES)('finds none in %s: its findings and sessions are read as before', async (name) => {
  const result = scrubCapture(captureRecords(readFileSync(join(ROOT, 'fixtures', name)), name), name);
  expect(result.unclean).toEqual([]);
  expect(result.values).toBeGreaterThan(5);
  expect(await scrubDifferences(result.before, result.bytes)).toEqual({ gone: [], added: [], sessions: [] });
});

it('names what is not in the other, each as often as it is', async () => {
  const [one, other] = ['demo-login.pcap', 'php-login.pcap'].map((name) =>
    readFileSync(join(ROOT, 'fixtures', name)),
  ) as [Buffer, Buffer];
  const { gone, added, sessions } = await scrubDifferences(one, other);
  expect(gone).toContain(
    'session-samesite-missing: session (127.0.0.1:5000)'.replace('session-samesite', 'samesite'),
  );
  expect(added.every((line) => !gone.includes(line))).toBe(true);
  expect(sessions).toContain('session (127.0.0.1:5000)');
});
