import { describe, expect, it } from 'vitest';
import * as frame from '../../../src/protocol/http2/frame.ts';
import { frame as build, data, settings, settingsAck } from './support.ts';

describe('a frame header', () => {
  it('is read as RFC 9113 section 4.1 lays it out', () => {
    const bytes = Buffer.from('ffff 123456 09 04 ffabcdef'.replaceAll(' ', ''), 'hex');
    expect(frame.framePayloadBytes(bytes, 2)).toBe(0x123456);
    expect(frame.frameType(bytes, 2)).toBe(frame.CONTINUATION);
    expect(frame.frameFlags(bytes, 2)).toBe(frame.END_HEADERS);
    // The reserved bit is ignored.
    expect(frame.frameStreamId(bytes, 2)).toBe(0x7fabcdef);
  });
});

describe('isPlausibleFrame', () => {
  const plausible = (bytes: Buffer, max = frame.INITIAL_MAX_FRAME_BYTES) =>
    frame.isPlausibleFrame(bytes, 0, max);

  it.each([
    ['DATA', data(1, 'x')],
    ['DATA, empty, the last', data(1, '')],
    ['HEADERS', build(1, 0x2d, 3, Buffer.alloc(20))],
    ['PRIORITY', build(2, 0, 3, Buffer.alloc(5))],
    ['RST_STREAM', build(3, 0, 3, Buffer.alloc(4))],
    ['SETTINGS', settings([1, 2], [3, 4])],
    ['SETTINGS, acknowledged', settingsAck()],
    ['PUSH_PROMISE', build(5, 4, 1, Buffer.alloc(9))],
    ['PING', build(6, 1, 0, Buffer.alloc(8))],
    ['GOAWAY', build(7, 0, 0, Buffer.alloc(30))],
    ['WINDOW_UPDATE, connection', build(8, 0, 0, Buffer.alloc(4))],
    ['WINDOW_UPDATE, stream', build(8, 0, 9, Buffer.alloc(4))],
    ['CONTINUATION', build(9, 4, 9, Buffer.alloc(4))],
    ['ALTSVC', build(10, 0, 0, Buffer.alloc(12))],
    ['ORIGIN', build(12, 0, 0, Buffer.alloc(12))],
    ['PRIORITY_UPDATE', build(16, 0, 0, Buffer.alloc(12))],
  ])('%s', (_name, bytes) => {
    expect(plausible(bytes)).toBe(true);
    // The reserved bit is never sent.
    bytes[5] = 0x80;
    expect(plausible(bytes)).toBe(false);
  });

  it.each([
    ['text', Buffer.from('set-cookie: a=b')],
    ['zeros', Buffer.alloc(30)],
    ['DATA, empty, not the last', data(1, '', false)],
    ['DATA without a stream', data(0, 'x')],
    ['DATA with flags it has not', build(0, 0x10, 1, Buffer.alloc(3))],
    ['HEADERS without a stream', build(1, 4, 0, Buffer.alloc(3))],
    ['SETTINGS on a stream', build(4, 0, 1, Buffer.alloc(6))],
    ['SETTINGS of another length', build(4, 0, 0, Buffer.alloc(7))],
    ['SETTINGS, acknowledged with a payload', build(4, 1, 0, Buffer.alloc(6))],
    ['PING of another length', build(6, 0, 0, Buffer.alloc(7))],
    ['WINDOW_UPDATE of another length', build(8, 0, 0, Buffer.alloc(5))],
    ['an unknown type', build(0x0b, 0, 0, Buffer.alloc(5))],
    ['a frame that is too large', data(1, Buffer.alloc(frame.INITIAL_MAX_FRAME_BYTES + 1))],
  ])('not %s', (_name, bytes) => {
    expect(plausible(bytes)).toBe(false);
  });

  it('a larger frame where the receiver takes it', () => {
    expect(plausible(data(1, Buffer.alloc(20_000)), 20_000)).toBe(true);
  });
});

const PING = 6;
const WINDOW_UPDATE = 8;

describe('isPossibleFrame', () => {
  it('takes what a receiver takes', () => {
    expect(frame.isPossibleFrame(frame.DATA, 0, 1)).toBe(true);
    expect(frame.isPossibleFrame(frame.HEADERS, 0, 1)).toBe(true);
    expect(frame.isPossibleFrame(0xfe, 77, 5)).toBe(true);
    expect(frame.isPossibleFrame(0x0a, 77, 5)).toBe(true);
    expect(frame.isPossibleFrame(WINDOW_UPDATE, 4, 0)).toBe(true);
    expect(frame.isPossibleFrame(frame.SETTINGS, 0, 0)).toBe(true);
  });

  it('and nothing that ends a connection', () => {
    expect(frame.isPossibleFrame(frame.DATA, 1, 0)).toBe(false);
    expect(frame.isPossibleFrame(frame.SETTINGS, 6, 1)).toBe(false);
    expect(frame.isPossibleFrame(frame.SETTINGS, 5, 0)).toBe(false);
    expect(frame.isPossibleFrame(frame.SETTINGS, 6000, 0)).toBe(false);
    expect(frame.isPossibleFrame(PING, 9, 0)).toBe(false);
    expect(frame.isPossibleFrame(frame.RST_STREAM, 4, 0)).toBe(false);
  });
});

describe('maxFrameSetting', () => {
  it('finds SETTINGS_MAX_FRAME_SIZE among other settings', () => {
    const payload = settings([4, 0x10000], [5, 0x123456], [0x4a4a, 5]).subarray(9);
    expect(frame.maxFrameSetting(payload, 0, payload.length)).toBe(0x123456);
    expect(frame.maxFrameSetting(payload, 0, 6)).toBe(0);
    // More than 24 bits cannot stand in a frame header.
    const tooLarge = settings([5, 0x1000000]).subarray(9);
    expect(frame.maxFrameSetting(tooLarge, 0, 6)).toBe(0);
    expect(frame.maxFrameSetting(payload, 0, 11)).toBe(0);
  });
});
