import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientName } from '../../src/browser/client-name.ts';
import { MAX_CLIENT_NAME_CHARACTERS } from '../../src/browser/limits.ts';

const X11 = 'Mozilla/5.0 (X11; Linux x86_64)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)';
const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0';

test.each([
  [`${X11} ${CHROME} Safari/537.36`, 'Chrome 156'],
  [`${X11} AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36`, 'Chrome 156'],
  [`${X11} ${CHROME} Safari/537.36 Edg/156.0.2.1`, 'Edge 156'],
  [`${X11} ${CHROME} Safari/537.36 OPR/120.0.0.0`, 'Opera 120'],
  [`${X11} Gecko/20100101 Firefox/153.0`, 'Firefox 153'],
  [`${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15`, 'Safari 17'],
  [`${IPHONE} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1`, 'Safari 17'],
  [
    `${IPHONE} AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/125.0.6 Mobile/15E148 Safari/604.1`,
    'Chrome 125',
  ],
  [
    `${IPHONE} AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/126.0 Mobile/15E148 Safari/605.1.15`,
    'Firefox 126',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko', 'Internet Explorer 11'],
  ['curl/7.88.1', 'curl 7.88'],
  ['python-requests/2.31.0', 'python-requests 2.31'],
  ['Go-http-client/1.1', 'Go-http-client 1.1'],
  ['okhttp/4.12.0', 'okhttp 4.12'],
  ['Wget/1.21.3', 'Wget 1.21'],
  ['node', 'node'],
  ['Apache-HttpClient/4.5.14 (Java/17.0.1)', 'Apache-HttpClient 4.5'],
  ['', null],
  ['(unknown)', null],
])('%s', (userAgent, name) => {
  expect(clientName(userAgent)).toBe(name);
});

test('whatever a client sends, its name is short', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      expect((clientName(text) ?? '').length).toBeLessThanOrEqual(MAX_CLIENT_NAME_CHARACTERS);
    }),
  );
});
