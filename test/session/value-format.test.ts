import { describe, expect, it } from 'vitest';
import { valueFormat } from '../../src/session/value-format.ts';

describe('valueFormat', () => {
  it.each([
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJnIn0.c2ln', 'a JWT'],
    ['eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', 'a JWT'],
    ['eyJhbGciOiJkaXIifQ..aXYxMjM.Y2lwaGVy.dGFn', 'a JWE'],
    ['eyJlbWFpbCI6ImEifQ.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'a Flask session'],
    // Starlette 0.26 with the keys ab, abc and abcd: the space behind the colon falls on each place of a group.
    ['eyJhYiI6ICJhIn0=.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'a Starlette session'],
    ['eyJhYmMiOiAiYSJ9.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'a Starlette session'],
    ['eyJhYmNkIjogImEifQ==.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'a Starlette session'],
    ['eyJhYiI6ImEifQ.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'a Flask session'],
    ['eyJhYmMiOiJhIn0.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'a Flask session'],
    ['eyJhYmNkIjoiYSJ9.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'a Flask session'],
    ['W1siX19qIl0:1xVDEK:q6Ih97-K267mFFHEDOpoRBugGsgLMr1GMAj_mMtY07E', 'a Django signed session'],
    ['s%3A4fRTJEKxqefKTR1K.rMeg7v2Tx8ZfYOR%2BHJsOgZd1aMkAgN7M5rYd', 'an Express session'],
    ['s:4fRTJEKxqefKTR1K.rMeg7v2Tx8ZfYOR+HJsOgZd1aMkAgN7M5rYd', 'an Express session'],
    ['eyJpdiI6Ik9rQ2VkQ0F3PT0iLCJ2YWx1ZSI6Im0ifQ==', 'a Laravel session'],
    ['CfDJ8NrAkS1v9Z2p', 'an ASP.NET Core ticket'],
    ['aGVsbG8%3D--aXYxMjM0NTY%3D--dGFn', 'a Rails session'],
    ['4F2A9C0D1B7E8A6354C1D2E3F4A5B6C7.node0', 'a Java session'],
    ['2|1:0|10:1795381092|4:user|8:YWxpY2U=|9f86', 'a Tornado login'],
    ['rO0ABXNyABFqYXZh', 'a serialized object'],
    ['"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJnIn0.c2ln"', 'a JWT'],
  ])('%s', (value, format) => {
    expect(valueFormat(value)).toBe(format);
  });

  it.each([
    '',
    'dark',
    'GA1.2.811677001.1705945890',
    '0c4660d8d420b5cafed5bdfc844787f3',
    '3f9c2b7a-1d8e-4f60-8a3b-2c5d7e9f1a4b',
    `eyJ${'x'.repeat(9000)}.eyJ.`,
  ])('%s has none', (value) => {
    expect(valueFormat(value)).toBeNull();
  });
});
