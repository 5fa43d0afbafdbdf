import { expect, test } from 'vitest';
import { runModel } from '../../../src/model/run-model.ts';
import { cookieRow } from '../../../src/report/html/cookie-rows.ts';
import { cookiesSection, rowHtml } from '../../../src/report/html/cookies.ts';
import { capturesOf } from '../../../src/report/html/parts.ts';
import { summary } from '../../support/messages.ts';
import { parsedPage } from '../../support/page.ts';
import { inventoryRecord } from '../../support/records.ts';

function section(count: number) {
  const inventory = Array.from({ length: count }, (_, index) => inventoryRecord({ name: `c${index}` }));
  const model = runModel({ inventory, sessions: [], findings: [], summary: summary() });
  const { markup } = cookiesSection(model, capturesOf(['a.pcap']));
  return { markup, ...parsedPage(markup) };
}

test('a cookie is a row of a real table, which says what signs mean', () => {
  const model = { cookie: inventoryRecord({ role: 'session' }), inputs: ['a.pcap'], worst: null };
  const { markup } = rowHtml(cookieRow(model, capturesOf(['a.pcap'])), 0);
  const { elements, text } = parsedPage(`<table>${markup}</table>`);
  expect(elements.filter((element) => element.startsWith('td'))).toHaveLength(9);
  expect(text).toBe('sessionsession localhost:5000 /11✗no✓yes✗nountil closedkeptnone');
  expect(markup).toContain('aria-rowindex="2"');
});

test('the first rows are there without a script, and the page says that there are more', () => {
  const few = section(200);
  expect(few.markup.match(/<tr /g)).toHaveLength(201);
  expect(few.text).not.toContain('These are the first');
  const many = section(1234);
  expect(many.markup.match(/<tr /g)).toHaveLength(201);
  expect(many.text).toContain('These are the first 200 of 1,234 cookies');
  expect(JSON.parse(many.data[0]!).rows).toHaveLength(1234);
  expect(many.markup).toContain('aria-rowcount="1235"');
});

test('what needs the script is hidden until it runs', () => {
  expect(section(1).markup).toContain('<div class="tools" hidden>');
});

test('without cookies there is no such part', () => {
  expect(section(0).markup).toBe('');
});
