// A refresh token that was replaced is accepted once more: nobody notices that it was stolen.

import { quoted, theCookie } from '../finding-text.ts';
import type { Example, Rule } from '../rule.ts';

const TOKENS = [
  'c0ffee5f2a7e41b09d3c8a6b5e4f1d20',
  '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6',
  '41ab5f2a7ec0ffee9d3c8a6b5e4f1d20',
];

const set = (index: number): readonly string[] => [
  `refresh_token=${TOKENS[index]}; Secure; HttpOnly; Path=/auth/refresh; SameSite=Strict`,
];

/** A request for a new token with one of them; null: it is refused. */
function refresh(sent: number, given: number | null): Example {
  return {
    url: 'https://shop.example/auth/refresh',
    method: 'POST',
    requestFields: [['Cookie', `refresh_token=${TOKENS[sent]}`]],
    responseFields: [['Cache-Control', 'no-store']],
    ...(given === null ? { status: 401 } : { setCookie: set(given) }),
  };
}

const LOGIN: Example = {
  url: 'https://shop.example/auth/login',
  method: 'POST',
  form: ['user', 'password'],
  setCookie: set(0),
  responseFields: [['Cache-Control', 'no-store']],
};

export const refreshTokenReused: Rule = {
  meta: {
    id: 'refresh-token-reused',
    title: 'An old refresh token is accepted again',
    severities: [['medium', 'always']],
    references: ['RFC 9700 section 4.14.2', 'CWE-613', 'ASVS 5.0 10.4.5'],
    why: 'Each refresh replaces the token, so that a stolen one is noticed when it is used a second time. This server accepts a token that was already replaced: whoever has stolen one stays logged in, and nobody notices.',
    fix: 'Refuse a refresh token that was replaced, and end all tokens of that login: one of the two who use it has stolen it.',
    falsePositives:
      'A server that accepts the last token for some seconds, for parallel requests: it is reported only when the new token had been used before the old one came again. Of a token in a form or in JSON the response has to bring another one, both times. Of several cookies only the refresh token is judged: by its name, or as the one with the longer Path or lifetime; an access token beside it is not looked at.',
    failing: [LOGIN, refresh(0, 1), refresh(1, 2), refresh(0, 1)],
    passing: [LOGIN, refresh(0, 1), refresh(1, 2), refresh(0, null)],
  },
  reusedToken({ path, used, successorUsed, at }) {
    return {
      severity: 'medium',
      confidence: 'medium',
      message: `The refresh token of frame ${used.frame} is posted to ${quoted(path)} again, although the server has replaced it and the new one has been used (frame ${successorUsed.frame}); the server accepts it.`,
      at,
    };
  },
  session({ session, tracked }) {
    const { reuse } = tracked;
    if (reuse === null) return null;
    return {
      severity: 'medium',
      confidence: 'medium',
      message: `${theCookie(session.name)} is sent with a value that was replaced, and whose successor has been used; the server accepts it.`,
      at: reuse,
    };
  },
};
