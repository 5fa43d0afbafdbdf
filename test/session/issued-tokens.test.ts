import { expect, it } from 'vitest';
import { IssuedTokens } from '../../src/session/issued-tokens.ts';
import { hashOfToken } from '../../src/shared/token-hash.ts';
import { header, request } from '../support/messages.ts';

const T = '4b1f2c7de9a04c5f8e6d3b2a1c0f9e8d';
const tokens = new IssuedTokens();
const sentBy = (...fields: [name: string, value: string][]) =>
  tokens.sentBy(request({ fields: fields.map(([name, value]) => header(name, value)) }));

it('a field that is called as one for tokens holds one, whoever has issued it', () => {
  expect(sentBy(['X-Token', T])).toBe(T);
  expect(sentBy(['Shop-Pass', T])).toBeNull();
});

it('a field of any other name holds one that was issued', () => {
  tokens.note([hashOfToken(T)]);
  expect(sentBy(['Shop-Pass', T])).toBe(T);
  expect(sentBy(['Shop-Pass', `Key ${T}`])).toBe(T);
  expect(sentBy(['Shop-Pass', `${T}0`])).toBeNull();
  expect(sentBy(['Cookie', T])).toBeNull();
  expect(sentBy(['Authorization', 'Basic YTpi'], ['Shop-Pass', T])).toBeNull();
});
