import { expect, it } from 'vitest';
import { givenKind } from '../../src/session/given-kind.ts';
import { header } from '../support/messages.ts';
import { exchange } from './tracked.ts';

type Fields = Readonly<Record<string, string>>;

function kind(ask: string, sent: Fields, returned: Fields, status = 200): string {
  const listed = (fields: Fields) => Object.entries(fields).map(([name, value]) => header(name, value));
  const { message, request } = exchange(ask, {
    request: { fields: listed(sent) },
    response: { status, fields: listed(returned) },
  });
  return givenKind(message, request);
}

const type = (value: string): Fields => ({ 'Content-Type': value });

it.each<[string, string, Fields, Fields, string]>([
  ['a page', 'GET /', {}, type('text/html; charset=utf-8'), 'page'],
  ['a page of XHTML', 'GET /', {}, type('application/xhtml+xml'), 'page'],
  ['a form that was posted', 'POST /profile', {}, type('text/html'), 'page'],
  ['nothing said', 'GET /', {}, {}, 'page'],
  ['JSON', 'GET /api/me', {}, type('application/json'), 'data'],
  ['JSON of a kind', 'GET /api/me', {}, type('application/problem+json'), 'data'],
  ['XML', 'GET /feed', {}, type('text/xml'), 'data'],
  [
    'a part of a page for a script',
    'GET /part',
    { 'X-Requested-With': 'XMLHttpRequest' },
    type('text/html'),
    'data',
  ],
  ['fetch', 'GET /part', { 'Sec-Fetch-Dest': 'empty' }, type('text/html'), 'data'],
  ['a change', 'PUT /api/me', {}, {}, 'data'],
  ['a script', 'GET /app', {}, type('text/javascript'), 'script'],
  ['a script that a page loads', 'GET /app', { 'Sec-Fetch-Dest': 'script' }, {}, 'script'],
  ['a style sheet', 'GET /style', {}, type('text/css'), 'style'],
  ['an image', 'GET /photo/7', {}, type('image/png'), 'image'],
  ['an image of a page', 'GET /photo/7', { 'Sec-Fetch-Dest': 'image' }, {}, 'image'],
  ['a video', 'GET /clip', {}, type('video/mp4'), 'media'],
  ['a document', 'GET /bill', {}, type('application/pdf'), 'file'],
  [
    'a download',
    'GET /bill',
    {},
    { 'Content-Disposition': 'attachment; filename="a.html"', ...type('text/html') },
    'file',
  ],
  ['text', 'GET /notes', {}, type('text/plain'), 'page'],
])('%s', (_, ask, sent, returned, expected) => {
  expect(kind(ask, sent, returned)).toBe(expected);
});

it('without content it was no page', () => {
  expect(kind('GET /keep-alive', {}, {}, 204)).toBe('data');
});
