import { describe, expect, it } from 'vitest';
import { AuditTargets } from '../../src/audit/audit-target.ts';
import { SessionClassifier } from '../../src/audit/session-classifier.ts';
import { form, request } from '../support/messages.ts';

const VALUE = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const target = (name: string) => new AuditTargets(() => false).of('shop.example', name);

describe('SessionClassifier', () => {
  it('a strong value that a login sets is a session, and stays one', () => {
    const classifier = new SessionClassifier({});
    const member = target('member');
    expect(classifier.isSession(member, VALUE, true, null)).toBe(false);
    expect(classifier.isSession(member, VALUE, true, request({ target: '/search' }))).toBe(false);
    expect(classifier.isSession(member, VALUE, true, request({ target: '/login' }))).toBe(true);
    expect(classifier.isSession(member, '', false, null)).toBe(true);
  });

  it('a form with a password is a login, whatever its path', () => {
    const posted = (fields: string[]) => request({ target: '/graphql', form: form(...fields) });
    expect(
      new SessionClassifier({}).isSession(target('member'), VALUE, true, posted(['query', 'password'])),
    ).toBe(true);
    expect(new SessionClassifier({}).isSession(target('member'), VALUE, true, posted(['query']))).toBe(false);
  });

  it('a CSRF token is none, whatever sets it', () => {
    const envelope = 'eyJpdiI6IkEiLCJ2YWx1ZSI6IkIiLCJtYWMiOiJDIn0=';
    expect(
      new SessionClassifier({}).isSession(
        target('XSRF-TOKEN'),
        envelope,
        true,
        request({ target: '/login' }),
      ),
    ).toBe(false);
  });

  it('the policy decides', () => {
    expect(
      new SessionClassifier({ isSession: () => true }).isSession(target('theme'), 'dark', false, null),
    ).toBe(true);
    expect(
      new SessionClassifier({ isSession: () => false }).isSession(target('session'), VALUE, true, null),
    ).toBe(false);
    const login = { isLogin: () => true };
    expect(
      new SessionClassifier(login).isSession(target('member'), VALUE, true, request({ target: '/x' })),
    ).toBe(true);
  });
});
