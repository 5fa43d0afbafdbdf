// A token in the Authorization field still gives access after its user has logged out.

import type { BearerToken } from '../../session/bearer-tokens.ts';
import { quoted } from '../finding-text.ts';
import type { Example, Rule } from '../rule.ts';

/** A token that ends by itself so soon after the logout is what short lifetimes are for. */
const SHORT_SECONDS = 15 * 60;

const AUTHORIZATION = ['Authorization', 'Bearer 7d1e90b3c5a24f68b1d7e3f9a0c2b4d6'] as const;

/** A page that is denied without a token, is given with it, and a logout. */
const UNTIL_LOGOUT: readonly Example[] = [
  { url: 'https://api.example/me', status: 401 },
  { url: 'https://api.example/me', requestFields: [AUTHORIZATION] },
  { url: 'https://api.example/logout', method: 'POST', requestFields: [AUTHORIZATION], status: 204 },
];

const FIX_JWT =
  'Give the token a lifetime of minutes (exp), and end the refresh token with the logout; or keep a list of the tokens (jti) that were logged out until they expire, and refuse those.';
const FIX_OPAQUE = 'Delete the token on the server with the logout.';

export const bearerTokenAfterLogout: Rule = {
  meta: {
    id: 'bearer-token-after-logout',
    title: 'The token still works after the logout',
    severities: [
      ['high', 'it gives access to a page that is denied without it in this capture'],
      [
        'low',
        'the token says that it expires within 15 minutes of the logout, or the server refuses it some time later',
      ],
    ],
    references: [
      'CWE-613',
      'ASVS 5.0 7.4.1',
      'ASVS 4.0 3.3.1',
      'WSTG-SESS-06',
      'RFC 6750 section 5.2',
      'RFC 7009 section 2',
    ],
    why: 'The client forgets the token, and the server still accepts it: anyone who has a copy of it, from a log, a shared machine or a script in the page, is still logged in.',
    fix: 'Delete the token on the server with the logout. A JWT that the server does not store needs a lifetime of minutes (exp), or a list of the tokens (jti) that were logged out.',
    falsePositives:
      'A logout at one place that is not meant for this token: it is reported only when the request to log out carried the token itself, or one to revoke a token (RFC 7009) names it, the server accepted that request, and the token then opened a page that requests without it, or with another one, are denied with 401, 403 or a redirect to the login. A refresh of the token, a logout of other devices, a request that was under way, and a token that a later login may have given out again are no evidence.',
    failing: [...UNTIL_LOGOUT, { url: 'https://api.example/me', requestFields: [AUTHORIZATION] }],
    passing: [
      ...UNTIL_LOGOUT,
      { url: 'https://api.example/me', requestFields: [AUTHORIZATION], status: 401 },
    ],
  },
  token({ token, use }) {
    const { kind, logout, refusal } = token;
    if (logout === null || use === null) return null;
    const isRefusedLater = refusal !== null && refusal.frame > use.at.frame;
    const isShort = endsSoon(token);
    const later = isRefusedLater ? ` The server refuses it later (frame ${refusal.frame}).` : '';
    const short = isShort ? ' It expires within 15 minutes of the logout.' : '';
    const name = kind === 'jwt' ? 'bearer token (JWT)' : 'bearer token';
    return {
      severity: isRefusedLater || isShort ? 'low' : 'high',
      confidence: 'high',
      message: `The ${name} of frame ${token.first.frame} is sent after its ${logout.isRevocation ? 'revocation' : 'logout'} (${logout.method} ${quoted(logout.path)}, frame ${logout.frame}), and still opens ${quoted(use.path)}, where requests without it are denied (response ${use.status}).${short}${later}`,
      fix: kind === 'jwt' ? FIX_JWT : FIX_OPAQUE,
      at: use.at,
      last: use.last,
      count: use.count,
    };
  },
};

function endsSoon({ expiresSeconds, logout }: BearerToken): boolean {
  if (expiresSeconds === null || logout === null) return false;
  return expiresSeconds - logout.at.seconds <= SHORT_SECONDS;
}
