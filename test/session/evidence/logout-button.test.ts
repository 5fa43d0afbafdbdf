import { describe, expect, it } from 'vitest';
import {
  asksByButton,
  isLogoutButton,
  isLogoutSource,
  namesLogoutAnywhere,
} from '../../../src/session/evidence/logout-button.ts';

describe('a field of a form', () => {
  it.each([
    'logout',
    'do_logout',
    'btnSignOut',
    'logout.x',
    'menu:logout',
    'ctl00$lnkLogOff',
    '_eventId_logout',
  ])('%s is one', (field) => expect(isLogoutButton(field)).toBe(true));

  // The third and fourth control of a LoginStatus are those for strangers.
  it.each(['autoLogout', 'logout:cancel', 'ctl00$LoginStatus1$ctl02', 'logoutHistory', 'blog_out'])(
    '%s is none',
    (field) => expect(isLogoutButton(field)).toBe(false),
  );

  it.each([
    ['__EVENTTARGET', 'ctl00$LoginView1$LoginStatus1$ctl00', true],
    ['__EVENTTARGET', 'ctl00$LoginStatus1$ctl03', false],
    ['jakarta.faces.source', 'menu:logout', true],
    ['submit', 'Log out', true],
    ['submit', 'Save', false],
    ['comment', 'logout', false],
  ])('%s with %s', (field, value, isOne) => expect(isLogoutSource({ field, value })).toBe(isOne));
});

describe('a query', () => {
  it.each([
    '/?logout',
    '/?do_logout=1',
    '/?btnLogout.x=3',
    '/a?submit=Log+out',
    '/a?method:logout=x',
    '/a?1-1.0-header-logout',
  ])('%s asks for it', (target) => expect(asksByButton(target)).toBe(true));

  it.each([
    '/logout',
    '/?logout=5',
    '/?logout.x=left',
    '/?next=logout',
    '/a?1-1.0-logout-cancel',
    '/?comment=Log+out',
  ])('%s does not', (target) => expect(asksByButton(target)).toBe(false));

  it('names it in any parameter but those for other things', () => {
    expect(namesLogoutAnywhere('/?what=logout')).toBe(true);
    for (const name of ['next', 'returnTo', 'q', 'tag', 'redirect_uri', 'type'])
      expect(namesLogoutAnywhere(`/?${name}=logout`), name).toBe(false);
  });
});

it('ends with hostile text, and soon', () => {
  const started = performance.now();
  for (const part of ['a-', 'a:', ':1', '1-1.', 'a$', ';a=b', 'logout='])
    for (const target of [`/?${part.repeat(30_000)}!`, `/?wicket:interface=${part.repeat(30_000)}logout`])
      asksByButton(`${target}&logout`);
  expect(performance.now() - started).toBeLessThan(3000);
});
