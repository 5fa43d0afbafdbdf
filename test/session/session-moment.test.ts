import { expect, it } from 'vitest';
import { isLater, isSameMoment } from '../../src/session/session-moment.ts';

const moment = (seconds: number, nanoseconds: number, input = 'a.pcap') => ({
  input,
  frame: 1,
  stream: 0,
  seconds,
  nanoseconds,
});

it('moments of one capture have an order', () => {
  expect([
    isLater(moment(2, 0), moment(1, 9)),
    isLater(moment(1, 9), moment(2, 0)),
    isLater(moment(1, 2), moment(1, 1)),
    isLater(moment(1, 1), moment(1, 1)),
    isLater(moment(2, 0, 'b.pcap'), moment(1, 0)),
  ]).toEqual([true, false, true, false, false]);
});

it('packets of two captures may have one number', () => {
  expect([
    isSameMoment(moment(1, 2), moment(1, 2)),
    isSameMoment(moment(1, 2), { ...moment(1, 2), frame: 2 }),
    isSameMoment(moment(1, 2), moment(1, 2, 'b.pcap')),
  ]).toEqual([true, false, false]);
});
