import { expect, it } from 'vitest';
import { askerOf, notePage } from '../../src/session/note-page.ts';
import { Pages } from '../../src/session/pages.ts';
import { exchange } from './tracked.ts';

const state = (status: number, ...fields: string[]) => {
  const pages = new Pages();
  const headers = fields.map((value) => ({ name: 'Authorization', value }));
  const asked = exchange('GET /a', { response: { status }, request: { fields: headers as never } });
  notePage(asked, pages, askerOf(asked));
  return pages.state(asked.source.page);
};

it('a page is open that a stranger is given, and closed that a stranger is denied', () => {
  expect(state(200)).toBe('open');
  expect(state(401)).toBe('closed');
});

it('what a token opens is not open to all', () => {
  expect(state(200, 'Bearer 4b1f2c7de9a04c5f8e6d3b2a1c0f9e8d')).toBe('unknown');
});
