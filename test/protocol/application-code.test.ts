import { describe, expect, it } from 'vitest';
import { codeOf, isFailureCode } from '../../src/protocol/application-code.ts';

describe('a code that means a failure wherever it comes from', () => {
  it.each([
    ['code', 401],
    ['code', '401'],
    ['code', 40101],
    ['retcode', 429001],
    ['code', 50008],
    ['code', 'A0201'],
  ])('%s %s', (name, value) => expect(isFailureCode(name, value)).toBe(true));

  // Codes of RuoYi, vue-element-admin, Alibaba, FastAdmin that mean a success, and those that each application makes up.
  it.each([
    ['code', 0],
    ['code', 1],
    ['code', 200],
    ['code', 20000],
    ['code', '00000'],
    ['code', 10000],
    ['code', 1001],
    ['code', 60204],
    ['code', null],
    ['status', 40301],
    ['amount', 401],
  ])('%s %s does not', (name, value) => expect(isFailureCode(name, value)).toBe(false));
});

describe('a code is compared with others', () => {
  it('and is equal for equal members, whatever else is said', () => {
    expect(codeOf({ code: 0, msg: 'ok', data: { id: 1 } })).toBe(codeOf({ msg: 'welcome', code: 0 }));
    expect(codeOf({ code: 0 })).not.toBe(codeOf({ code: 1001 }));
    expect(codeOf({ errcode: 0 })).not.toBeNull();
    expect(codeOf(1)).not.toBe(codeOf(0));
    expect(codeOf('OK')).not.toBeNull();
  });

  it.each([
    [{ user: 'ada', id: 7 }],
    // It may be a secret, or the number of a user.
    [{ code: '4/0AfJohXlQ7sP2n' }],
    [{ result: 17 }],
    [17],
    ['a text of several words'],
    [[1, 2]],
    [null],
  ])('%j has none', (json) => expect(codeOf(json)).toBeNull());
});
