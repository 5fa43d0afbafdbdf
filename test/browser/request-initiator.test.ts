import { describe, expect, it } from 'vitest';
import { initiatorOf, meansOf } from '../../src/browser/request-initiator.ts';
import { exchange } from '../support/exchange.ts';

type Fields = Readonly<Record<string, string>>;

function requestWith(fields: Fields, method = 'GET') {
  return exchange({ url: 'https://shop.example/', method, requestFields: Object.entries(fields) })[0];
}

const fetched = (mode: string, destination: string): Fields => ({
  'Sec-Fetch-Mode': mode,
  'Sec-Fetch-Dest': destination,
});

describe('meansOf', () => {
  it.each<[string, Fields, string, string | null]>([
    ['a link', fetched('navigate', 'document'), 'GET', 'link'],
    ['a form', fetched('navigate', 'document'), 'POST', 'form'],
    ['a frame', fetched('navigate', 'iframe'), 'GET', 'frame'],
    ['a form in a frame', fetched('navigate', 'frame'), 'POST', 'frame'],
    ['an object', fetched('navigate', 'object'), 'GET', 'frame'],
    ['fetch', fetched('cors', 'empty'), 'PUT', 'fetch'],
    ['a beacon', fetched('no-cors', 'empty'), 'POST', 'resource'],
    ['an image', fetched('no-cors', 'image'), 'GET', 'resource'],
    ['a font, which is fetched with CORS', fetched('cors', 'font'), 'GET', 'resource'],
    ['a module, which is fetched with CORS', fetched('cors', 'script'), 'GET', 'resource'],
    ['a link of an old browser', { Accept: 'text/html,*/*' }, 'GET', 'link'],
    ['a form of an old browser', { Accept: 'text/html,*/*' }, 'POST', 'form'],
    ['an image of an old browser', { Accept: 'image/avif,*/*' }, 'GET', 'resource'],
    ['a script that says so', { Accept: '*/*', 'X-Requested-With': 'XMLHttpRequest' }, 'POST', 'fetch'],
    ['a script that asks for JSON', { Accept: 'application/json, text/plain, */*' }, 'GET', 'fetch'],
    ['anything', { Accept: '*/*' }, 'GET', null],
    ['nothing', {}, 'POST', null],
  ])('%s', (_name, fields, method, expected) => {
    expect(meansOf(requestWith(fields, method))).toBe(expected);
  });
});

describe('initiatorOf', () => {
  it.each<[string, Fields, string | null]>([
    ['Origin', { Origin: 'https://a.example', Referer: 'https://b.example/' }, 'https://a.example'],
    ['an Origin that hides', { Origin: 'null', Referer: 'https://b.example/c' }, 'https://b.example/c'],
    ['an extension', { Origin: 'moz-extension://1' }, null],
    ['neither', {}, null],
  ])('%s', (_name, fields, expected) => {
    expect(initiatorOf(requestWith(fields))).toBe(expected);
  });
});
