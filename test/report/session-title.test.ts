import { expect, it } from 'vitest';
import { MAX_FORM_FIELDS_NAMED } from '../../src/report/limits.ts';
import { clientText, formFieldsText, frameworkOf, sessionTitle } from '../../src/report/session-title.ts';
import { subjectOf } from '../../src/report/text-format.ts';
import { sessionRecord } from '../support/records.ts';

it('names cookie, host and framework', () => {
  expect(sessionTitle(sessionRecord([]), subjectOf)).toBe('session on localhost:5000 (Express)');
  expect(sessionTitle(sessionRecord([], { name: null, says: 'Login by link.' }), subjectOf)).toBe(
    'Login by link on localhost:5000',
  );
});

it('names a client by number, and by name where it says one', () => {
  expect(clientText({ number: 2, name: 'curl 7.88', address: '::1' })).toBe('client 2 (curl 7.88)');
  expect(clientText({ number: 2, name: null, address: '::1' })).toBe('client 2');
});

it('names the fields of a form, the first of many', () => {
  expect(formFieldsText(['email', 'password'])).toBe('email, password');
  expect(formFieldsText(Array.from({ length: MAX_FORM_FIELDS_NAMED + 4 }, () => 'a'))).toMatch(/, 4 more$/);
  expect([formFieldsText([]), formFieldsText(null)]).toEqual(['', '']);
});

it('names what the application is written with, not what that is built on', () => {
  const made = (...frameworks: (string | null)[]) =>
    frameworkOf(frameworks.map((framework) => ({ framework })));
  expect(made('PHP', 'Symfony')).toBe('Symfony');
  expect(made('Symfony', 'PHP')).toBe('Symfony');
  expect(made(null, 'PHP')).toBe('PHP');
  expect([made('JSON'), made(null), made()]).toEqual([null, null, null]);
});
