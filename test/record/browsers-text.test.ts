import { expect, it } from 'vitest';
import { browsersText } from '../../src/record/browsers-text.ts';

const kept = { stored: true, reason: null };
const deleted = { stored: false, reason: null };
const refused = { stored: false, reason: 'SecureOnly' } as const;
const unwanted = { stored: false, reason: 'UserPreferences' } as const;

it.each([
  [refused, kept, kept, 'Chrome refuses it, Firefox and Safari keep it'],
  [kept, kept, refused, 'Chrome and Firefox keep it, Safari refuses it'],
  [deleted, kept, refused, 'Chrome deletes it, Firefox keeps it, Safari refuses it'],
  [refused, kept, unwanted, 'Chrome and Safari refuse it, Firefox keeps it'],
  [refused, refused, unwanted, null],
  [kept, kept, { ...kept }, null],
])('%j, %j, %j: %s', (chrome, firefox, safari, text) => {
  expect(browsersText({ chrome, firefox, safari })).toBe(text);
});
