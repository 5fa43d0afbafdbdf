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
    ['POST', '/logout-all'],
    ['POST', '/auth/logout/everywhere'],
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
    // Other sessions end, or a setting changes: the own one goes on.
    ['POST', '/account/logout-other-devices'],
    ['POST', '/settings/sign-out-others'],
    ['POST', '/api/auth/logout-others'],
    ['POST', '/sessions/17/logout'],
    ['POST', '/admin/users/5/logout'],
    ['POST', '/sessions/0b8c8a52-6c1e-4f0a-9d3b-2f4f6f1f7a10/revoke-session'],
    ['POST', '/settings/auto-logout'],
    ['GET', '/index.php?action=logout_others'],
  ])('%s %s is none', (method, target) => expect(isLogout(method, target)).toBe(false));

  it('the policy knows better', () => {
    expect(logoutSigns(request({ method: 'POST', target: '/x' }), true)).toHaveLength(1);
    expect(logoutSigns(request({ method: 'POST', target: '/logout' }), false)).toEqual([]);
  });
});
