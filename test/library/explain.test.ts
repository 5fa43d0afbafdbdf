import { describe, expect, it } from 'vitest';
import { type ExplainOptions, explainSetCookie } from '../../src/library/explain.ts';

/** Each browser's reason, or what it does. */
function outcomes(field: string, options: ExplainOptions): Record<string, string> {
  return Object.fromEntries(
    explainSetCookie(field, options).map(({ browser, verdict }) => [
      browser,
      verdict.reason ?? verdict.action,
    ]),
  );
}

const url = 'https://a.example/';
const from = 'https://b.example/';

describe('explainSetCookie', () => {
  it.each<[string, ExplainOptions, Record<string, string>]>([
    [
      'sid=1; SameSite=None',
      { url, from },
      {
        standard: 'SameSiteNoneInsecure',
        chrome: 'SameSiteNoneInsecure',
        firefox: 'SameSiteNoneInsecure',
        safari: 'UserPreferences',
      },
    ],
    [
      'sid=1; Secure',
      { url, from, request: 'fetch' },
      {
        standard: 'SameSiteUnspecifiedTreatedAsLax',
        chrome: 'SchemefulSameSiteUnspecifiedTreatedAsLax',
        firefox: 'stored',
        safari: 'UserPreferences',
      },
    ],
    [
      'sid=1; Secure; SameSite=None; Partitioned',
      { url, from, request: 'iframe' },
      { standard: 'stored', chrome: 'stored', firefox: 'stored', safari: 'stored' },
    ],
    ...(['navigate', 'post'] as const).map((request): [string, ExplainOptions, Record<string, string>] => [
      'sid=1; SameSite=Lax',
      { url, from, request },
      { standard: 'stored', chrome: 'stored', firefox: 'stored', safari: 'stored' },
    ]),
    [
      'sid=1; Secure',
      { url: 'http://localhost:3000/' },
      { standard: 'stored', chrome: 'stored', firefox: 'stored', safari: 'SecureOnly' },
    ],
    ['sid=1; Domain=other.example', { url, browser: 'chrome' }, { chrome: 'InvalidDomain' }],
    ['sid=1; Path=/; Max-Age=0', { url, browser: 'firefox' }, { firefox: 'nothing-to-delete' }],
    ['=', { url, browser: 'safari' }, { safari: 'NoCookieContent' }],
  ])('%j with %j', (field, options, expected) => {
    expect(outcomes(field, options)).toEqual(expected);
  });

  it('goes from step to step up to the one that decides', () => {
    const [explanation] = explainSetCookie('__Host-sid=1; Secure; Path=/; SameSite=None', {
      url,
      from,
      browser: 'chrome',
    });
    expect(explanation!.steps.map(({ step, outcome }) => [step, outcome])).toEqual([
      ['5.6', 'passed'],
      ['5.7 steps 7 to 10', 'passed'],
      ['5.7 steps 20 to 22', 'passed'],
      ['5.7 step 13', 'passed'],
      ['5.7 step 18', 'passed'],
      ['5.7 step 19', 'passed'],
      ['5.7 step 24', 'stored'],
    ]);
    for (const { text } of explanation!.steps) expect(text).not.toBe('');
  });

  it('ends every explanation with what the verdict says', () => {
    const fields = [
      'a=b',
      'a\tb=c',
      'a',
      '=b',
      'a=b; Domain=com',
      '__Host-a=b',
      'a=b; SameSite=Lax',
      'a=; Max-Age=-1',
    ];
    for (const field of fields)
      for (const request of ['fetch', 'navigate', 'post', 'iframe'] as const)
        for (const { verdict, steps } of explainSetCookie(field, { url, from, request })) {
          const last = steps.at(-1)!;
          expect([last.step, last.text]).toEqual([verdict.step, verdict.text]);
          expect(last.outcome === 'refused').toBe(verdict.reason !== null);
          expect(steps.slice(0, -1).every(({ outcome }) => outcome === 'passed')).toBe(true);
        }
  });

  it('takes a field with its name, and browsers in any case', () => {
    const whole = explainSetCookie('Set-Cookie: sid=1', { url, browser: 'Safari' as 'safari' });
    expect(
      whole.map(({ browser, verdict }) => [browser, verdict.cookie?.name, verdict.cookie?.value]),
    ).toEqual([['safari', 'sid', '1']]);
    expect(outcomes(' set-cookie : sid=1; Domain=com ', { url, browser: 'chrome' })).toEqual({
      chrome: 'InvalidDomain',
    });
  });

  it.each<[string, unknown[], RegExp]>([
    ['no field', [], /^field: /],
    ['a field that is no text', [42, { url }], /^field: /],
    ['no options', ['a=b'], /^options: /],
    ['null for options', ['a=b', null], /^options: /],
    ['no URL', ['a=b', {}], /^url: /],
    ['a URL that is no text', ['a=b', { url: 5 }], /^url: /],
    ['request without from', ['a=b', { url, request: 'post' }], /^request: .*from/],
    ['another browser', ['a=b', { url, browser: 'opera' }], /^browser: must be one of standard/],
  ])('says what is wrong: %s', (_, parameters, message) => {
    const call = () => (explainSetCookie as (...parameters: unknown[]) => unknown)(...parameters);
    expect(call).toThrow(TypeError);
    expect(call).toThrow(message);
  });

  it.each([
    { url: 'a.example' },
    { url, from: 'about:blank' },
    { url, browser: 'opera' },
    { url, from, request: 'click' },
  ])('throws at %j', (options) => {
    expect(() => explainSetCookie('a=b', options as ExplainOptions)).toThrow(TypeError);
  });
});
