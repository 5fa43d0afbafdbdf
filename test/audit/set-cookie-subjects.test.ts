import { expect, it } from 'vitest';
import { auditMessages, auditor, exchange } from '../support/exchange.ts';

const ID = '9f86d081884c7d659a2feaa0c55ad015';
const OTHER = 'aaaad081884c7d659a2feaa0c55ad015';

/** Two responses of one host; each has one field. */
function found(first: string, second: string): string[] {
  const engine = auditor();
  for (const [index, setCookie] of [first, second].entries())
    auditMessages(
      engine,
      ...exchange(
        { url: 'https://shop.example/', setCookie: [setCookie] },
        { frame: index * 2 + 1, stream: index, later: index },
      ),
    );
  return engine.findings().map(({ rule }) => rule);
}

it('a field is looked at beside what was set before', () => {
  const flags = 'Secure; HttpOnly; SameSite=Lax; Path=/';
  expect(found(`sid=${ID}; ${flags}`, `sid=${OTHER}; Secure; SameSite=Lax; Path=/`)).toContain(
    'attr-downgrade',
  );
  expect(found(`sid=${ID}; ${flags}`, `sid=${OTHER}; ${flags}`)).not.toContain('attr-downgrade');
});

it('a deletion is no value of a session, and does not say what the cookie is for', () => {
  expect(found('sid=deleted; Max-Age=0; Path=/', 'sid=deleted; Max-Age=0; Path=/')).not.toContain(
    'session-weak',
  );
});
