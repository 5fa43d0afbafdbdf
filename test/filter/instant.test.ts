import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  instantNs,
  parseDateAndTime,
  parseEpoch,
  printDateAndTime,
  printEpoch,
} from '../../src/filter/instant.ts';

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'UTC';
});
afterEach(() => {
  process.env.TZ = zone;
});

// What tshark 4.0.17 printed for a packet at 1577934000.000005 with these values of TZ.
test.each([
  ['UTC', 'Jan  2, 2020 03:00:00.000005000 UTC'],
  ['Europe/Berlin', 'Jan  2, 2020 04:00:00.000005000 CET'],
  ['America/New_York', 'Jan  1, 2020 22:00:00.000005000 EST'],
  ['Asia/Kolkata', 'Jan  2, 2020 08:30:00.000005000 IST'],
])('prints the time as tshark does in %s', (name, printed) => {
  process.env.TZ = name;
  const instant = { seconds: 1_577_934_000, nanoseconds: 5000 };
  expect(printDateAndTime(instant)).toBe(printed);
  expect(printEpoch(instant)).toBe('1577934000.000005000');
});

test.each([
  ['Nov 22, 2026 20:00:03', 1_795_377_603, 0],
  ['nov 22, 2026 20:00:03.5', 1_795_377_603, 500_000_000],
  ['2026-11-22 20:00:03', 1_795_377_603, 0],
  ['2026-11-22T20:00:03.000000001Z', 1_795_377_603, 1],
  ['2026-11-22T21:00:03+01:00', 1_795_377_603, 0],
  ['2026-11-22', 1_795_305_600, 0],
  ['Nov 22, 2026 20:00:03.000005000 UTC', 1_795_377_603, 5000],
])('reads %s', (text, seconds, nanoseconds) => {
  expect(parseDateAndTime(text)).toEqual({ seconds, nanoseconds });
});

test.each(['', '1795377605', 'Foo 22, 2026', '2026-13-01', 'yesterday', '2026-11-22 20'])(
  'reads no time in %s',
  (text) => {
    expect(parseDateAndTime(text)).toBeNull();
  },
);

test('reads seconds since 1970 to the nanosecond', () => {
  expect(parseEpoch('1795377601.000000005')).toEqual({ seconds: 1_795_377_601, nanoseconds: 5 });
  expect(instantNs(parseEpoch('1795377601.5')!)).toBe(1_795_377_601_500_000_000n);
  expect(parseEpoch('1e9')).toBeNull();
  expect(parseEpoch('1.0000000001')).toBeNull();
});
