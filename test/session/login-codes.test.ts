import { expect, it } from 'vitest';
import { MAX_LOGIN_CODES_OF_A_PAGE } from '../../src/session/limits.ts';
import { LoginCodes } from '../../src/session/login-codes.ts';

it('a code means what a login at the same page has shown', () => {
  const codes = new LoginCodes();
  expect(codes.meaningOf('a', 'x')).toBeNull();
  codes.noteWorked('a', 'x');
  expect(codes.meaningOf('a', 'x')).toBe('success');
  expect(codes.meaningOf('a', 'y')).toBe('failure');
  expect(codes.meaningOf('a', undefined)).toBeNull();
  expect(codes.meaningOf('b', 'y')).toBeNull();
});

it('where each login has another code, it means nothing', () => {
  const codes = new LoginCodes();
  for (let code = 0; code < MAX_LOGIN_CODES_OF_A_PAGE; code++) codes.noteWorked('a', `${code}`);
  expect(codes.meaningOf('a', 'other')).toBeNull();
  expect(codes.meaningOf('a', '0')).toBe('success');
});
