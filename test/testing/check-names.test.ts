// A mistyped name checks nothing, and says so.

import { expect, it } from 'vitest';
import { checkNames } from '../../src/testing/check-names.ts';

it('is a mistake, with the name that was probably meant', () => {
  expect(() => checkNames('toSetCookie', 'attribute', { httponly: true }, ['httpOnly', 'secure'])).toThrow(
    /^toSetCookie: unknown attribute "httponly"\. Did you mean "httpOnly"\?.* They are httpOnly secure$/,
  );
});

it('is fine where it is known', () => {
  checkNames('record', 'option', { host: 'localhost' }, ['host']);
});
