import { describe, expect, it } from 'vitest';
import { engineOf, engineOfRequest } from '../../src/browser/engine.ts';
import { exchange } from '../support/exchange.ts';

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const HINTS = '"Chromium";v="156", "Google Chrome";v="156", "Not)A;Brand";v="24"';

describe('engineOf', () => {
  it.each([
    ['Chrome', `${CHROME} Safari/537.36`, 'chrome'],
    ['Edge', `${CHROME} Safari/537.36 Edg/156.0.0.0`, 'chrome'],
    ['Opera', `${CHROME} Safari/537.36 OPR/120.0.0.0`, 'chrome'],
    ['headless Chrome', CHROME.replace('Chrome/', 'HeadlessChrome/'), 'chrome'],
    [
      'Samsung Internet',
      'Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
      'chrome',
    ],
    [
      "Android's WebView",
      'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36',
      'chrome',
    ],
    ['Electron', `${CHROME} Electron/33.0.0 Safari/537.36`, 'chrome'],
    ['Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'firefox'],
    ['Firefox on Android', 'Mozilla/5.0 (Android 14; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0', 'firefox'],
    ['Safari', `${MAC} Version/18.0.1 Safari/605.1.15`, 'safari'],
    ['a web view of macOS', MAC, 'safari'],
    ['Safari on iOS', `${IPHONE} Version/18.1 Mobile/15E148 Safari/604.1`, 'safari'],
    ['a web view of iOS', `${IPHONE} Mobile/15E148`, 'safari'],
    ['Chrome on iOS', `${IPHONE} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1`, 'safari'],
    ['Firefox on iOS', `${IPHONE} FxiOS/132.0 Mobile/15E148 Safari/605.1.15`, 'safari'],
    ['Edge on iOS', `${IPHONE} Version/18.0 EdgiOS/131.0.2903.48 Mobile/15E148 Safari/604.1`, 'safari'],
    ['Firefox on an iPad that asks for desktop pages', `${MAC} FxiOS/132.0 Safari/605.1.15`, 'safari'],
    [
      'GNOME Web',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
      'safari',
    ],
    ['curl', 'curl/8.7.1', 'standard'],
    ['Python', 'python-requests/2.32.3', 'standard'],
    ['an iOS application', 'Shop/7.1 (iPhone; iOS 18.1; Scale/3.00)', 'standard'],
    ['CFNetwork', 'Shop/1 CFNetwork/1568.200.51 Darwin/24.1.0', 'standard'],
    [
      'Edge before Chromium',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763',
      'standard',
    ],
    [
      'Internet Explorer',
      'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
      'standard',
    ],
    ['jsdom', 'Mozilla/5.0 (darwin) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/22.1.0', 'standard'],
    [
      "Android's old browser",
      'Mozilla/5.0 (Linux; U; Android 4.1.1; en-us) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30',
      'standard',
    ],
    ['nothing', '', 'standard'],
  ] as const)('%s', (_name, userAgent, browser) => {
    expect(engineOf(userAgent, '')).toBe(browser);
  });

  it('client hints come from Chromium, whatever User-Agent says', () => {
    expect(engineOf('', HINTS)).toBe('chrome');
    expect(engineOf(`${IPHONE} Version/18.1 Mobile/15E148 Safari/604.1`, HINTS)).toBe('chrome');
    expect(engineOf('curl/8.7.1', '"Not)A;Brand";v="24"')).toBe('standard');
  });
});

describe('engineOfRequest', () => {
  it('reads the fields of the request; one that was not seen is nobody in particular', () => {
    const url = 'https://shop.example/';
    const [firefox] = exchange({ url, requestFields: [['User-Agent', 'Mozilla/5.0 Firefox/153.0']] });
    const [chrome] = exchange({ url, requestFields: [['Sec-CH-UA', HINTS]] });
    expect([firefox, chrome, null].map(engineOfRequest)).toEqual(['firefox', 'chrome', 'standard']);
  });
});
