import { describe, expect, it } from 'vitest';
import {
  byBrowsers,
  decodedText,
  quoted,
  theCookie,
  titleOfRefusal,
  whereBrowsersDiffer,
} from '../../src/audit/finding-text.ts';
import { decodeSession } from '../../src/session/decode/index.ts';
import { audit } from '../support/exchange.ts';

describe('text from the wire', () => {
  it('is quoted and shortened', () => {
    expect(theCookie('sid')).toBe('The cookie "sid"');
    expect(theCookie('')).toBe('A cookie without a name');
    expect(theCookie('n'.repeat(100))).toBe(`The cookie "${'n'.repeat(80)}..."`);
    expect(quoted('n'.repeat(80))).toBe(`"${'n'.repeat(80)}"`);
  });
});

it('a decoded value is described by format and protection, without its content', () => {
  const flask = decodeSession(
    'session',
    'eyJlbWFpbCI6ImFsaWNlQGV4YW1wbGUuY29tIn0.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350',
  )!;
  expect(decodedText(flask)).toBe('Flask, signed');
  expect(decodedText(decodeSession('t', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.')!)).toBe(
    'JWT, neither signed nor encrypted',
  );
});

describe('what browsers do', () => {
  const stored = { stored: true, reason: null };
  const refused = { stored: false, reason: 'SecureOnly' } as const;

  it('is said of all together, or of each where they differ', () => {
    const alike = { chrome: refused, firefox: refused, safari: refused };
    expect([byBrowsers(alike), whereBrowsersDiffer(alike)]).toEqual(['browsers reject it', '']);
    const differing = { chrome: refused, firefox: stored, safari: stored };
    const text = 'Chrome refuses it, Firefox and Safari keep it';
    const title = 'A control character: browsers reject the cookie';
    expect(titleOfRefusal(title, alike)).toBe(title);
    expect(titleOfRefusal(title, differing)).toBe('A control character: some browsers reject the cookie');
    expect(titleOfRefusal('Browsers reject the deletion', differing)).toBe(
      'Some browsers reject the deletion',
    );
    expect(titleOfRefusal('SameSite is missing', differing)).toBe('SameSite is missing');
    expect([byBrowsers(differing), whereBrowsersDiffer(differing)]).toEqual([text, ` ${text}.`]);
  });

  it('is in the finding about a tab that the browser of the client refuses', () => {
    const findings = audit([
      {
        url: 'https://shop.example/',
        requestFields: [['User-Agent', 'Mozilla/5.0 AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36']],
        setCookie: ['view=a\tb; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ]);
    const finding = findings.find(({ rule }) => rule === 'control-char');
    expect(finding?.message).toBe(
      'The cookie "view" holds a tab (0x09): Chrome refuses it, Firefox and Safari keep it.',
    );
  });
});
