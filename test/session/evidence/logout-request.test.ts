import { describe, expect, it } from 'vitest';
import { logoutSigns } from '../../../src/session/evidence/logout-request.ts';
import { request } from '../../support/messages.ts';

const isLogout = (method: string, target: string) =>
  logoutSigns(request({ method, target }), undefined).length > 0;

describe('logoutSigns', () => {
  it.each([
    ['GET', '/logout'],
    ['POST', '/users/sign_out'],
    ['POST', '/api/auth/signout?x'],
    ['GET', '/Account/LogOff'],
    ['POST', '/oidc/end_session'],
    ['DELETE', '/api/session'],
    ['DELETE', '/sessions/current'],
    ['GET', '/wp-login.php?action=logout&_wpnonce=0a1b'],
    ['GET', '/index.php?route=account/logout'],
    ['GET', '/index.php?logout'],
    ['GET', '/?a=1&logout=1'],
  ])('%s %s is one', (method, target) => expect(isLogout(method, target)).toBe(true));

  it.each([
    ['POST', '/login'],
    ['GET', '/blog/output'],
    ['GET', '/api/session'],
    ['DELETE', '/posts/7'],
    ['GET', '/search?q=logout'],
    // Where one arrives after it, and a page that links to it.
    ['GET', '/login?logout'],
    ['GET', '/wp-login.php?loggedout=true'],
    ['GET', '/login?next=/logout'],
  ])('%s %s is none', (method, target) => expect(isLogout(method, target)).toBe(false));

  it('the policy knows better', () => {
    expect(logoutSigns(request({ method: 'POST', target: '/x' }), true)).toHaveLength(1);
    expect(logoutSigns(request({ method: 'POST', target: '/logout' }), false)).toEqual([]);
  });
});
