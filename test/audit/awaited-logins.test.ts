// Logins that work by their status, and fail by their content.

import { describe, expect, it } from 'vitest';
import type { Example } from '../../src/audit/rule.ts';
import type { ContentFacts } from '../../src/record/message.ts';
import { auditMessages, auditor, exchange } from '../support/exchange.ts';
import { content } from '../support/messages.ts';

const ID = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const KEPT = 'Path=/; Secure; HttpOnly; SameSite=Lax';

describe('a login that its content refuses', () => {
  const RULES_OF_LOGINS = ['set-then-deleted', 'dead-on-arrival'];
  const submitted: Example = {
    url: 'https://shop.example/login',
    method: 'POST',
    form: ['user', 'password'],
  };
  const setAndDeleted = [`sid=${ID}; ${KEPT}`, `sid=; Max-Age=0; ${KEPT}`];
  const dead = [`token=${ID}; Max-Age=0; ${KEPT}`];

  function found(setCookie: string[], facts: Partial<ContentFacts> | null, change: Partial<Example> = {}) {
    const engine = auditor();
    const [request, response] = exchange({ ...submitted, setCookie, ...change });
    auditMessages(engine, request, { ...response, isContentRead: facts !== null });
    if (facts !== null) engine.content(content(request, facts));
    return engine.findings().flatMap(({ rule }) => (RULES_OF_LOGINS.includes(rule) ? [rule] : []));
  }

  it.each<[string, Partial<ContentFacts>]>([
    ['the form again', { hasPasswordField: true, hasLoginForm: true }],
    ['JSON with an error', { mediaType: 'application/json', outcome: 'failure' }],
    ['a page that leads back', { location: '/login?error=1' }],
  ])('%s', (_, facts) => {
    expect(found(setAndDeleted, facts)).toEqual([]);
    expect(found(dead, facts)).toEqual([]);
    expect(found([...setAndDeleted, ...dead], facts)).toEqual([]);
  });

  it.each<[string, Partial<ContentFacts> | null]>([
    ['no content is read', null],
    ['a page that says nothing', {}],
    ['a registration asks twice', { hasPasswordField: true }],
    ['JSON that says that it worked', { mediaType: 'application/json', outcome: 'success' }],
    ['a page that leads on', { location: '/account' }],
  ])('reported: %s', (_, facts) => {
    expect(found(setAndDeleted, facts)).toEqual(['set-then-deleted']);
    expect(found(dead, facts)).toEqual(['dead-on-arrival']);
  });

  it('what another login shows stays', () => {
    const engine = auditor();
    const worked = exchange({
      ...submitted,
      status: 302,
      setCookie: dead,
      responseFields: [['Location', '/']],
    });
    auditMessages(engine, ...worked);
    const [request, response] = exchange({ ...submitted, setCookie: dead }, { frame: 11, stream: 2 });
    auditMessages(engine, request, { ...response, isContentRead: true });
    engine.content(content(request, { hasLoginForm: true }));
    expect(engine.findings().map(({ rule }) => rule)).toContain('dead-on-arrival');
  });
});
