// A text from the wire may have a million characters. What takes the square of its length takes hours: then these tests do
// not come to their end.

import { describe, expect, it } from 'vitest';
import { attrDuplicate } from '../../src/audit/rules/attr-duplicate.ts';
import { clientName } from '../../src/browser/client-name.ts';
import { engineOf } from '../../src/browser/engine.ts';
import { responseAcceptance } from '../../src/browser/response-acceptance.ts';
import { fieldValue } from '../../src/cookie/explain.ts';
import { setCookiePair } from '../../src/filter/cookie-pairs.ts';
import { htmlFacts } from '../../src/protocol/html-facts.ts';
import { createUrlMasker } from '../../src/report/masked-url.ts';
import { begunLogin } from '../../src/session/evidence/begun-login.ts';
import { isDoubleSubmitted } from '../../src/session/evidence/double-submit.ts';
import { isPasswordName, isUserName } from '../../src/session/evidence/login-request.ts';
import { asksForChallenge } from '../../src/session/evidence/passkey.ts';
import { mayHoldPassword } from '../../src/session/evidence/password-query.ts';
import { LoginForms } from '../../src/session/login-forms.ts';
import { audit } from '../support/exchange.ts';
import { header, request, response } from '../support/messages.ts';

const LENGTH = 1_000_000;
const long = (piece: string): string => piece.repeat(Math.ceil(LENGTH / piece.length));

describe('a request', () => {
  it.each([
    ['versions', 'Version/0'],
    ['digits', '0'],
    ['names of devices', 'iPhone '],
    ['engines', 'AppleWebKit/Version/ '],
    ['old engines', 'Trident/'],
  ])('with a User-Agent of %s', (_name, piece) => {
    const userAgent = `Version/${long(piece)}!`;
    expect(typeof engineOf(userAgent, '')).toBe('string');
    expect(clientName(userAgent)?.length ?? 0).toBeLessThan(1100);
  });

  it('with slashes before a secret', () => {
    const login = begunLogin(
      request({ method: 'GET', target: `/a${long('/')}login/8f3a9c1d5e7b2f4a6c8e0d1b` }),
      [],
      new LoginForms(),
    );
    expect(login?.how).toBe('link');
  });

  it('with question marks in its query', () => {
    const target = `/${long('?')}`;
    expect(mayHoldPassword({ method: 'GET', target })).toBe(false);
    expect(isDoubleSubmitted(request({ target }), 'a'.repeat(32))).toBe(false);
  });

  it('with places of passkeys in its path', () => {
    expect(asksForChallenge({ target: `/${long('webauthn/login/')}`, form: null })).toBe(false);
    expect(asksForChallenge({ target: `/${long('webauthn/')}options`, form: null })).toBe(true);
  });

  it('with white space in the name of a cookie', () => {
    const name = `a${long('\t')}b`;
    expect(setCookiePair(`${name}\t=c`).name === name).toBe(true);
  });

  it('with digits in the name of a parameter', () => {
    expect(isPasswordName(`pass${long('1')}x`)).toBe(false);
    expect(isUserName(`user${long('1')}`)).toBe(true);
  });
});

describe('a response', () => {
  it('with white space behind a transfer coding', () => {
    const coding = `chunked${long('\t')}x`;
    const fields = [
      header('Transfer-Encoding', coding),
      header('Content-Length', '0'),
      header('Content-Length', '1'),
    ];
    const message = response({ status: 200, fields, irregular: { malformed: null, text: null } });
    expect(responseAcceptance(message)?.chrome.refused).toBe('content-lengths-differ');
  });

  it('with an attribute that stands there again and again', () => {
    const example = { url: 'https://shop.example/', setCookie: [`a=b${'; Path=/'.repeat(LENGTH / 8)}`] };
    expect(audit([example]).map(({ rule }) => rule)).not.toContain(attrDuplicate.meta.id);
  });

  it.each(['<title ', '<input type  ', '<form method ', '<meta http-equiv=refresh ', '<script', '<!--'])(
    'with a page of %s',
    (piece) => {
      expect(htmlFacts(`password <form${long(piece)}`).title).toBeNull();
    },
  );
});

it('a text in which URLs are masked', () => {
  const { text } = createUrlMasker(() => '…');
  expect(text(long('.A+')) === long('.A+')).toBe(true);
  expect(text(`${long('a')}://shop.example/?token=5f2a7e41`).endsWith('?token=…')).toBe(true);
});

it('a field that is explained', () => {
  expect(fieldValue(`Set-Cookie: a=${long('\t')}b`).endsWith('\tb')).toBe(true);
});
