import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { InputReading } from '../../src/record/input-reading.ts';

const THIS_FILE = import.meta.filename;

test('its packets, their first and last time as they came, and the size of the file', () => {
  const reading = new InputReading(THIS_FILE, true);
  reading.packet({ seconds: 60, nanoseconds: 5 });
  reading.packet({ seconds: 59, nanoseconds: 7 });
  expect(reading.view()).toEqual({
    input: THIS_FILE,
    fileBytes: statSync(THIS_FILE).size,
    packets: 2,
    firstTime: '1970-01-01T00:01:00.000000005Z',
    lastTime: '1970-01-01T00:00:59.000000007Z',
  });
});

test('without packets there is no time; what is no file has no size', () => {
  const nothing = { packets: 0, firstTime: null, lastTime: null, fileBytes: null };
  expect(new InputReading(THIS_FILE, false).view()).toEqual({ input: THIS_FILE, ...nothing });
  expect(new InputReading('gone.pcap', true).view()).toEqual({ input: 'gone.pcap', ...nothing });
});
