import { afterEach, expect, test } from 'vitest';
import { recordTime } from '../../src/record/cookie-records.ts';
import { localDate, localTime } from '../../src/report/local-time.ts';

const zone = process.env.TZ;
afterEach(() => {
  process.env.TZ = zone;
});

test.each([
  ['UTC', '2020-01-02', '23:30:05'],
  ['Europe/Berlin', '2020-01-03', '00:30:05'],
  ['America/New_York', '2020-01-02', '18:30:05'],
])('in %s', (name, date, time) => {
  process.env.TZ = name;
  const moment = { seconds: Date.UTC(2020, 0, 2, 23, 30, 5) / 1000 };
  expect([localDate(moment), localTime(recordTime(moment.seconds, 0))]).toEqual([date, time]);
});
