// What a recording tells of a browser's traffic: the events of one exchange come in any order, and some never.

import { beforeEach, expect, it } from 'vitest';
import { watchTraffic } from '../../scripts/record/traffic.mjs';

const ORIGIN = 'http://127.0.0.1:1234';
const URL = `${ORIGIN}/page`;
type Parameters = Record<string, unknown>;

let listeners: Set<(event: { method: string; params: Parameters; sessionId: string }) => void>;
let told: unknown[];
let traffic: ReturnType<typeof watchTraffic>;

beforeEach(() => {
  listeners = new Set();
  told = [];
  traffic = watchTraffic({ listeners }, 'tab', ORIGIN, (response: unknown) => told.push(response));
});

function say(method: string, params: Parameters, sessionId = 'tab'): void {
  for (const listener of listeners)
    listener({ method: `Network.${method}`, params: { requestId: '1', ...params }, sessionId });
}

const asks = (url = URL, more: Parameters = {}, sessionId?: string): void =>
  say('requestWillBeSent', { request: { method: 'GET', url }, type: 'Document', ...more }, sessionId);
const sends = (headers: Record<string, string> = {}): void => say('requestWillBeSentExtraInfo', { headers });
const gets = (statusCode: number, headers: Record<string, string> = {}): void =>
  say('responseReceivedExtraInfo', { statusCode, headers });

it('tells a response when all of it is there, in whatever order that comes', () => {
  gets(200, { 'Set-Cookie': 'a=1\nb=2' });
  sends({ Cookie: 'a=0' });
  expect(told).toEqual([]);
  asks();
  expect(told).toEqual([{ status: 200, setCookie: ['a=1', 'b=2'], method: 'GET', url: URL, cookie: 'a=0' }]);
});

it('tells each hop of a redirect with its own fields', () => {
  asks();
  sends();
  gets(302, { 'set-cookie': 'a=1' });
  asks(`${ORIGIN}/next`, { redirectResponse: {}, redirectHasExtraInfo: true });
  sends({ cookie: 'a=1' });
  gets(200);
  expect(told).toEqual([
    { status: 302, setCookie: ['a=1'], method: 'GET', url: URL, cookie: null },
    { status: 200, setCookie: [], method: 'GET', url: `${ORIGIN}/next`, cookie: 'a=1' },
  ]);
});

it('does not tell a hop that came out of the cache', () => {
  asks();
  asks(`${ORIGIN}/next`, { redirectResponse: {}, redirectHasExtraInfo: false });
  sends();
  gets(200);
  expect(told).toEqual([{ status: 200, setCookie: [], method: 'GET', url: `${ORIGIN}/next`, cookie: null }]);
});

it('tells nothing of other tabs and other servers', () => {
  asks(URL, {}, 'another tab');
  asks('http://127.0.0.1:9999/');
  sends();
  gets(200);
  expect(told).toEqual([]);
});

it('is not quiet while something is waited for, unless that is a stream of events', () => {
  asks();
  expect(traffic.quietMs()).toBe(0);
  say('loadingFinished', {});
  asks(`${ORIGIN}/events`, { requestId: '2', type: 'EventSource' });
  expect(traffic.quietMs()).toBeGreaterThanOrEqual(0);
  expect(traffic.quietMs()).toBeLessThan(1000);
});
