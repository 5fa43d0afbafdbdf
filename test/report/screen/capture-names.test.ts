import { expect, test } from 'vitest';
import { displayWidth } from '../../../src/report/display-width.ts';
import { CAPTURE_COLUMNS, captureNames, distinctNames } from '../../../src/report/screen/capture-names.ts';
import { symbolsFor } from '../../../src/report/screen/symbols.ts';

const inColumn = (inputs: string[]): (string | undefined)[] => {
  const names = captureNames(inputs, false, symbolsFor(false));
  return inputs.map((input) => names.inColumn.get(input));
};

test('the folder that all captures share is left out', () => {
  expect(inColumn(['/srv/captures/a.pcap', '/srv/captures/b.pcap'])).toEqual(['a.pcap', 'b.pcap']);
  expect(inColumn(['/srv/monday/a.pcap', '/srv/friday/a.pcap'])).toEqual(['monday/a.pcap', 'friday/a.pcap']);
  // Half a name is no folder.
  expect(inColumn(['x/login-1.pcap', 'x/login-2.pcap'])).toEqual(['login-1.pcap', 'login-2.pcap']);
  expect(inColumn(['x/only.pcap'])).toEqual(['x/only.pcap']);
  expect(inColumn(['-', 'eth0'])).toEqual(['-', 'eth0']);
  expect(inColumn([])).toEqual([]);
  const { inProse } = captureNames(['/srv/long-folder-name/a.pcap', '/srv/b.pcap'], false, symbolsFor(false));
  expect([...inProse.values()]).toEqual(['long-folder-name/a.pcap', 'b.pcap']);
});

test.each([
  // They differ at the end, at the beginning, in the middle, and in one character.
  ['staging-login-2026-11-01.pcap', 'staging-login-2026-11-02.pcap'],
  ['monday-of-the-staging-login.pcap', 'friday-of-the-staging-login.pcap'],
  ['staging-application-OLD-login-of-users.pcap', 'staging-application-NEW-login-of-users.pcap'],
  [
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaa1bbbbbbbbbbbbbbbbbbbbbb',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaa2bbbbbbbbbbbbbbbbbbbbbb',
  ],
  [
    '\u65e5\u672c\u8a9e\u306e\u9577\u3044\u540d\u524d-1.pcap',
    '\u65e5\u672c\u8a9e\u306e\u9577\u3044\u540d\u524d-2.pcap',
  ],
])('%s and %s are told apart in a narrow column', (...names) => {
  const texts = distinctNames(names, CAPTURE_COLUMNS, '\u2026');
  expect(new Set(texts).size).toBe(2);
  for (const text of texts) expect(displayWidth(text)).toBeLessThanOrEqual(CAPTURE_COLUMNS);
});

test('a name is escaped before it is cut', () => {
  const names = captureNames(['\x1b[2J'.repeat(9), 'b'], false, symbolsFor(false));
  for (const text of names.inColumn.values()) {
    expect(text).not.toContain('\x1b');
    expect(displayWidth(text)).toBeLessThanOrEqual(CAPTURE_COLUMNS);
  }
  const ascii = captureNames(['\u00e9'.repeat(20), 'b'], true, symbolsFor(true));
  for (const text of ascii.inColumn.values()) expect(text).toMatch(/^[ -~]{1,14}$/);
});
