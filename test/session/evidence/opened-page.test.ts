import { expect, it } from 'vitest';
import { openedPage } from '../../../src/session/evidence/opened-page.ts';
import { header } from '../../support/messages.ts';
import { exchange, pagesWithClosedAccount } from '../tracked.ts';

const pages = pagesWithClosedAccount();

it.each<[string, number, string[], boolean | null]>([
  ['GET /account', 200, [], true],
  ['GET /account', 204, [], true],
  ['GET /home', 200, [], false],
  ['GET /account', 401, [], null],
  ['GET /account', 302, ['/login'], null],
  ['GET /account', 500, [], null],
  ['GET /account/style.css', 200, [], null],
])('%s, status %s %j: closed to others: %s', (ask, status, location, isClosed) => {
  const fields = location.map((target) => header('Location', target));
  const opened = openedPage(exchange(ask, { response: { status, fields } }), pages);
  expect(opened === null ? null : opened.isClosed).toBe(isClosed);
});

it('knows how it was denied', () => {
  expect(openedPage(exchange('GET /account'), pages)?.denial).toMatchObject({ status: 401, frame: 8 });
});
