// RFC 7519 section 4.1.7: the jti of a token is optional. A list that is kept by it holds `undefined` for tokens without one,
// and with that all of them: the line gives them one, or says so.

import { expect, it } from 'vitest';
import { revocationById, revocationByJti } from '../../../src/audit/fixes/revocation.ts';
import { FIX_SETS } from '../../../src/audit/fixes/table.ts';

const lines = FIX_SETS.map(({ framework, lines }) => [framework, lines['end-at-logout']] as const).filter(
  ([, line]) => typeof line === 'object' && line.isOfContent === true,
);

it('says where the id comes from', () => {
  const list = { list: 'const revoked = new Set()', check: 'deny(token);' };
  expect(revocationByJti('revoke(token.jti)', list)).toMatchObject({
    code: 'claims.jti = crypto.randomUUID(); revoke(token.jti)',
    where: expect.stringContaining('where the token is signed'),
  });
  const { text } = revocationById('revoke(tokenId)', 'tokenId', list);
  expect(text).toContain('give it one where it is signed');
  expect(text).toMatch(/^Make the list once: const revoked = new Set\(\)\. .*: deny\(token\)\. /);
});

it('what the line adds to is made, and looked into', () => {
  for (const [, line] of lines) {
    if (typeof line !== 'object') throw new Error('filtered');
    if (!/revoked_?tokens/i.test(line.code)) continue;
    const [list] = /revoked_?tokens/i.exec(line.code)!;
    expect(line.text?.split(list).length).toBeGreaterThan(2);
  }
});

it.each(lines)('%s', (_, line) => {
  if (typeof line !== 'object') throw new Error('filtered');
  expect(`${line.code} ${line.where} ${line.text}`).toMatch(/where (?:the token|it) is signed/);
});
