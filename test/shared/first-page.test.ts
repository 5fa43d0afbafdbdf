import { expect, it } from 'vitest';
import { isFirstPage } from '../../src/shared/first-page.ts';

it.each(['/', '/index.html', '/index.php'])('%s is for everybody', (page) =>
  expect(isFirstPage(page)).toBe(true),
);

it.each(['/account', '/index.php?page=account', '/index', '/shop/'])('%s may be for users', (page) =>
  expect(isFirstPage(page)).toBe(false),
);
