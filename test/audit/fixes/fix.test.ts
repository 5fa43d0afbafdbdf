import { expect, it } from 'vitest';
import { fixText, plainFix } from '../../../src/audit/fixes/fix.ts';

it('advice that is no line of code', () => {
  expect(plainFix('Add Secure.')).toEqual({ framework: null, code: null, text: 'Add Secure.', where: null });
});

it('a fix in one line', () => {
  const fix = { framework: 'Django', code: 'A = 1', text: '', where: 'settings.py' } as const;
  expect(fixText(fix)).toBe('Django: A = 1 (settings.py)');
  expect(fixText({ ...fix, text: 'Once.' })).toBe('Django: A = 1 (settings.py). Once.');
  expect(fixText({ framework: null, code: null, text: 'Add Secure.', where: null })).toBe('Add Secure.');
});
