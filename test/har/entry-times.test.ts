import { describe, expect, it } from 'vitest';
import { entryTimes } from '../../src/har/entry-times.ts';

const START = '2026-11-22T20:00:00.123Z';
const START_MS = Date.UTC(2026, 10, 22, 20, 0, 0, 123);

describe('the times of an entry', () => {
  it('are the start, and the phases before the response; ssl lies in connect, -1 is none', () => {
    const timings = { blocked: 1.5, dns: -1, connect: 20, ssl: 15, send: 0.5, wait: 8, receive: 3 };
    expect(entryTimes({ startedDateTime: START, time: 33, timings }, [])).toEqual({
      startMs: START_MS,
      waitMs: 30,
      totalMs: 33,
    });
  });

  it('without phases are all at the end', () => {
    for (const timings of [undefined, {}, null, { wait: 'soon' }])
      expect(entryTimes({ startedDateTime: START, time: 33, timings }, [])).toMatchObject({
        waitMs: 33,
        totalMs: 33,
      });
  });

  it('never end before they begin', () => {
    expect(entryTimes({ time: 1, timings: { wait: 8 } }, [])).toMatchObject({ waitMs: 8, totalMs: 8 });
  });

  it.each([undefined, null, 'yesterday', '1970-01-01T00:00:00.000Z', '+290000-01-01', 7])(
    'that begin at %j do so at the Date of the response, or are not known',
    (startedDateTime) => {
      const date = { name: 'Date', value: 'Sun, 22 Nov 2026 20:00:00 GMT', truncated: false };
      expect(entryTimes({ startedDateTime }, [date]).startMs).toBe(Date.UTC(2026, 10, 22, 20));
      expect(entryTimes({ startedDateTime }, []).startMs).toBeNull();
    },
  );

  it('that are absurd are cut', () => {
    const day = 86_400_000;
    expect(entryTimes({ time: 1e300, timings: { wait: 1e300, send: 1e300 } }, [])).toMatchObject({
      waitMs: day,
      totalMs: day,
    });
  });
});
