import { expect, test } from 'vitest';
import { MAX_FORM_FIELDS, MAX_POSTED_ACTIONS } from '../../src/protocol/limits.ts';
import { PostedFields } from '../../src/protocol/posted-fields.ts';

test('only what looks like a name is kept, each once', () => {
  const fields = new PostedFields();
  for (const name of ['user', 'user', 'A'.repeat(65), 'p\0w', 'user[email]']) fields.addName(name);
  expect(fields.names()).toEqual(['user', 'user[email]']);
});

test('a value is kept where its field names an action, and it looks like one', () => {
  const fields = new PostedFields();
  expect(
    ['action', '_task', 'method', 'operationName', '__EVENTTARGET'].every((one) => fields.namesAction(one)),
  );
  expect(['password', 'username', 'token', 'transaction', 'q'].some((one) => fields.namesAction(one))).toBe(
    false,
  );
  fields.addAction('method', 'auth.login');
  fields.addAction('method', 'auth.login');
  fields.addAction('action', 'two words');
  fields.addAction('action', 'a'.repeat(65));
  fields.addAction('action', '');
  expect(fields.actions()).toEqual([{ field: 'method', value: 'auth.login' }]);
});

test('so many of each', () => {
  const fields = new PostedFields();
  for (let index = 0; index < 100; index++) {
    if (!fields.isFull) fields.addName(`f${index}`);
    fields.addAction('action', `a${index}`);
  }
  expect(fields.names()).toHaveLength(MAX_FORM_FIELDS);
  expect(fields.actions()).toHaveLength(MAX_POSTED_ACTIONS);
});

test('buttons are kept with their text, where it is words', () => {
  const fields = new PostedFields();
  fields.addValue('submit', 'Log out');
  fields.addValue('button', '7');
  fields.addValue('dispatch', 'signoff');
  expect(fields.actions()).toEqual([
    { field: 'submit', value: 'Log out' },
    { field: 'dispatch', value: 'signoff' },
  ]);
});
