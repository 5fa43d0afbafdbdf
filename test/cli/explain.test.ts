import { describe, expect, it } from 'vitest';
import { explainSetCookie } from '../../src/index.ts';
import { CRUMBSHARK, crumbshark, execute } from '../support/program.ts';

const URL_OPTION = ['--url', 'https://a.example/'];
const explain = (args: readonly string[], input?: string, environment: Record<string, string> = {}) =>
  crumbshark(['explain', ...args], {
    ...(input === undefined ? {} : { input: Buffer.from(input, 'latin1') }),
    environment,
  });

/** Without what the clock says. */
function timeless(explanations: unknown): unknown {
  return JSON.parse(JSON.stringify(explanations), (key, value) =>
    /^(?:creation|value|expiry)Ms$/.test(key) && value !== null ? 0 : value,
  );
}

describe('text', () => {
  it('answers in a sentence, and says what to write instead', async () => {
    const { status, stdout, stderr } = await explain(['sid=1; SameSite=None', ...URL_OPTION]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Chrome, Firefox and Safari refuse this cookie: SameSite=None needs Secure\.\n/);
    expect(stdout).toContain('Set-Cookie: sid=1; SameSite=None; Secure\n');
  });

  it.each([
    ['fetch', /^Chrome refuses this cookie: the page is of another site/],
    ['iframe', /^Chrome refuses this cookie: the page is of another site/],
    ['navigate', /^Chrome keeps this cookie/],
    ['post', /^Chrome keeps this cookie/],
  ])('--request %s --browser chrome', async (kind, expected) => {
    const page = ['--from', 'https://b.example/', '--request', kind, '--browser', 'chrome'];
    const { stdout } = await explain(['sid=1; SameSite=Lax', ...URL_OPTION, ...page]);
    expect(stdout).toMatch(expected);
    expect(stdout).not.toMatch(/Firefox|Safari/);
  });

  it('is as wide as COLUMNS says, and ASCII in the C locale', async () => {
    const environment = { COLUMNS: '40', LC_ALL: 'C' };
    const { stdout } = await explain([`é=${'x'.repeat(500)}\x1b[2J`, ...URL_OPTION], undefined, environment);
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(40);
    expect(stdout).toMatch(/^[\x20-\x7e\n]+$/);
  });

  it('lets no control character of the field through', async () => {
    const { stdout } = await explain(['a\x1b]0;x\x07=\x9b1m\u202e', ...URL_OPTION]);
    expect(stdout).toMatch(/^Chrome, Firefox and Safari refuse this cookie: there is a control character/);
    expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });
});

describe('-T json', () => {
  it.each([
    ['sid=1; SameSite=None', ['--from', 'https://b.example/'], { from: 'https://b.example/' }],
    [
      '__Host-sid=é; Secure; Path=/',
      ['--from', 'https://b.example/', '--request', 'post'],
      { from: 'https://b.example/', request: 'post' },
    ],
    ['sid=; Max-Age=0', ['--browser', 'safari'], { browser: 'safari' }],
    ['a\x1b=\u2028', [], {}],
  ] as const)('%j has the explanations of the library', async (field, args, options) => {
    const { status, stdout } = await explain([field, ...URL_OPTION, ...args, '-T', 'json']);
    expect(status).toBe(0);
    const document = JSON.parse(stdout);
    const url = 'https://a.example/';
    const { explanations } = document;
    expect(timeless(explanations)).toEqual(timeless(explainSetCookie(field, { url, ...options })));
    const from = 'from' in options ? options.from : null;
    const request = 'request' in options ? options.request : from === null ? null : 'fetch';
    expect(document).toMatchObject({ setCookie: field, url, from, request });
  });

  it('has what to write instead', async () => {
    const instead = async (field: string): Promise<unknown> =>
      JSON.parse((await explain([field, '--url', 'http://a.example/', '-T', 'json'])).stdout).instead;
    expect(await instead('sid=1; Secure')).toEqual({ field: 'sid=1; Secure', needsHttps: true });
    expect(await instead('sid=1')).toBeNull();
  });
});

describe('the field', () => {
  const setCookie = async (argument: string, input?: string): Promise<string> =>
    JSON.parse((await explain([argument, ...URL_OPTION, '-T', 'json'], input)).stdout).setCookie;

  it.each([
    ['Set-Cookie: a=b; Secure', 'a=b; Secure'],
    ['  set-cookie:a=b ', 'a=b'],
    ['a=set-cookie: b', 'a=set-cookie: b'],
  ])('%j is %j', async (argument, expected) => {
    expect(await setCookie(argument)).toBe(expected);
  });

  it.each([
    ['set-cookie: a=b\r\n\r\n', 'a=b'],
    ['a=b', 'a=b'],
    ['a=\xc3\xa9\n', 'a=é'],
    ['a=\xe9\n', 'a=é'],
  ])('%j is read from standard input', async (input, expected) => {
    expect(await setCookie('-', input)).toBe(expected);
  });
});

it.skipIf(process.platform === 'win32')(
  'ends quietly when the reader goes away (needs a shell)',
  async () => {
    const command = `"${process.execPath}" "${CRUMBSHARK}" explain - ${URL_OPTION.join(' ')} -T json`;
    const input = Buffer.from(`a=b; ${'SameSite=x; '.repeat(87_000)}`);
    const script = `(${command}; echo "exit $?" >&2) | head -c 20`;
    expect(await execute('/bin/sh', ['-c', script], { input })).toMatchObject({
      stdout: '{"setCookie":"a=b; S',
      stderr: 'exit 0\n',
    });
  },
);

it.each<[string[], RegExp, string?]>([
  [[], /the Set-Cookie field is missing, such as crumbshark explain "sid=1; Secure" --url/],
  [['a=b', 'c=d', ...URL_OPTION], /takes one field: put it in quotes/],
  [['a=b'], /the URL of the request is missing: add --url, such as --url https:/],
  [
    ['a=b', '--url', 'a.example/x'],
    /"a\.example\/x" is no http or https URL\. Did you mean https:\/\/a\.example\/x\?/,
  ],
  [
    ['a=b', '--url', 'localhost:3000/x'],
    /"localhost:3000\/x" is no http or https URL\. Did you mean http:\/\/localhost:3000\/x\?/,
  ],
  [['a=b', '--url', 'https://a.example:99999/'], /is no valid URL: check the host and the port in it\n$/],
  [['a=b', '--url', 'http://exa mple/'], /"http:\/\/exa mple\/" is no valid URL/],
  [['a=b', '--url', 'about:blank'], /"about:blank" is no http or https URL\. Write one such as https:/],
  [['a=b', '--url', 'x\x1b[31m'], /"x\\x1b\[31m" is no http/],
  [['a=b', ...URL_OPTION, '--from', 'b'], /--from: "b" is no http or https URL/],
  [['a=b', ...URL_OPTION, '--request', 'post'], /--request is .*: name the page too, with --from/],
  [
    ['a=b', ...URL_OPTION, '--from', 'https://b.example', '--request', 'psot'],
    /unknown kind of request "psot"\. Did you mean "post"\? The kinds of request are fetch navigate post iframe/,
  ],
  [
    ['a=b', ...URL_OPTION, '--browser', 'edge'],
    /--browser: unknown browser "edge"\. The browsers are standard chrome firefox safari/,
  ],
  [
    ['a=b', ...URL_OPTION, '-T', 'jsn'],
    /-T: unknown format "jsn"\. Did you mean "json"\? The formats are table json/,
  ],
  [['a=b', ...URL_OPTION, '--url'], /argument missing/],
  [['-', ...URL_OPTION], /standard input is empty: give one Set-Cookie field/, '\n'],
  [['-', ...URL_OPTION], /standard input has 2 lines: give one Set-Cookie field/, 'a=b\nc=d\n'],
  [['-', ...URL_OPTION], /standard input is longer than 1,?048,?576 bytes/, 'a'.repeat(1048577)],
])('%j is a mistake', async (args, line, input) => {
  const { status, stdout, stderr } = await explain(args, input);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(line);
  expect(stderr).toMatch(/^crumbshark: [^\n]*\n$/);
});
