import { expect, it } from 'vitest';
import * as field from '../../../src/protocol/field-compression/field.ts';

it.each([
  ['cookie', field.COOKIE],
  ['Cookie', field.COOKIE],
  ['set-cookie', field.SET_COOKIE],
  ['SET-COOKIE', field.SET_COOKIE],
  ['set-cookie2', field.ORDINARY],
  ['server', field.ORDINARY],
  ['user-agent', field.ORDINARY],
  [':method', field.METHOD],
  [':scheme', field.SCHEME],
  [':authority', field.AUTHORITY],
  [':path', field.PATH],
  [':status', field.STATUS],
  [':protocol', field.OTHER_PSEUDO],
  ['', field.ORDINARY],
])('%j means %i', (name, meaning) => {
  expect(field.meaningOf(name)).toBe(meaning);
  expect(new field.TableField(name, 'x').meaning).toBe(meaning);
});

it('costs its octets and 32 more (RFC 7541 section 4.1)', () => {
  expect(new field.TableField('custom-key', 'custom-header').size).toBe(55);
});
