// RFC 7519 section 4.1.7: the jti of a token is optional. A list that is kept by it holds `undefined` for tokens without one,
// and with that all of them: the line gives them one, or says so.

import { expect, it } from 'vitest';
import { revocationById, revocationByJti } from '../../../src/audit/fixes/revocation.ts';
import { FIX_SETS } from '../../../src/audit/fixes/table.ts';

it('says where the id comes from', () => {
  expect(revocationByJti('revoke(token.jti)')).toMatchObject({
    code: 'claims.jti = crypto.randomUUID(); revoke(token.jti)',
    where: expect.stringContaining('where the token is signed'),
  });
  expect(revocationById('revoke(tokenId)', 'tokenId').text).toContain('give it one where it is signed');
});

const lines = FIX_SETS.map(({ framework, lines }) => [framework, lines['end-at-logout']] as const).filter(
  ([, line]) => typeof line === 'object' && line.isOfContent === true,
);

it.each(lines)('%s', (_, line) => {
  if (typeof line !== 'object') throw new Error('filtered');
  expect(`${line.code} ${line.where} ${line.text}`).toMatch(/where (?:the token|it) is signed/);
});
