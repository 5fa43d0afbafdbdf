import { safeParse } from 'valibot';
import { expect, test } from 'vitest';
import { configSchema } from '../../src/audit/config.ts';
import { RULES } from '../../src/audit/rules/index.ts';

const isValid = (value: unknown): boolean => safeParse(configSchema, value).success;

test('all that can be configured', () => {
  expect(
    isValid({
      $schema: './node_modules/crumbshark/docs/config.schema.json',
      rules: Object.fromEntries(RULES.map(({ meta }) => [meta.id, 'off'])),
      ignore: [
        { cookie: '_ga*', reason: 'not ours' },
        { host: '*.cdn.example', reason: 'not ours' },
        { cookie: '*', host: 'old.example', reason: 'gone next month' },
      ],
      sessionCookies: ['sid', 'app_*'],
      notSessionCookies: ['theme'],
      login: ['/login', 'POST /api/session', '*/signin'],
      logout: ['/logout', '?_task=logout', 'POST /graphql signOut', '/index.php?do=logout', '*?bye'],
      sources: {
        'POST /login': 'src/auth.ts:42',
        '* /users/:id': 'src/my users.ts',
        'GET /*': 'pages/[...slug].tsx',
      },
      failOn: 'medium',
    }),
  ).toBe(true);
  expect(isValid({})).toBe(true);
});

test.each([
  [null],
  [{ rule: {} }],
  [{ rules: { 'samesite-missing': 'error' } }],
  [{ rules: { 'no-such-rule': 'off' } }],
  [{ ignore: [{ cookie: 'a' }] }],
  [{ ignore: [{ cookie: 'a', reason: '' }] }],
  [{ ignore: [{ reason: 'for all' }] }],
  [{ ignore: { cookie: 'a', reason: 'b' } }],
  [{ sessionCookies: 'sid' }],
  [{ sessionCookies: [''] }],
  [{ login: ['login'] }],
  [{ login: ['POST signOut'] }],
  [{ login: ['/login a b'] }],
  [{ login: ['post /login'] }],
  [{ sources: ['POST /login'] }],
  [{ sources: { '/login': 'src/auth.ts' } }],
  [{ sources: { 'POST login': 'src/auth.ts' } }],
  [{ sources: { 'POST /login': '' } }],
  [{ sources: { 'POST /login': '/etc/passwd' } }],
  [{ sources: { 'POST /login': '../other/auth.ts' } }],
  [{ sources: { 'POST /login': 'src/../../auth.ts:1' } }],
  [{ sources: { 'POST /login': 'https://example.com/auth.ts' } }],
  [{ sources: { 'POST /login': 'src/auth.ts:0' } }],
  [{ sources: { 'POST /login': 'src/auth.ts\n::error::x' } }],
  [{ failOn: 'off' }],
])('%j is rejected', (value) => {
  expect(isValid(value)).toBe(false);
});
