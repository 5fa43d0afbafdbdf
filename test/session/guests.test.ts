// Who orders or looks around as a guest logs in nowhere; and a device that needs no second factor has no session. Truth: what the
// server did, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { stepsOf } from './told.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const C = '41ab5f2a7ec0ffee9d3c8a6b5e4f1d20';
const set = (value: string) => `sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`;
const begin: Visit = { ask: 'GET /', set: [set(A)] };
const page: Visit = { ask: 'GET /checkout/address' };
const stranger: Visit = { ...page, from: 9, to: '/login' };

async function outcome(...visits: Visit[]) {
  const { sessions, findings } = await browse(visits);
  return {
    names: [...new Set(sessions.map(({ name }) => name))],
    logins: stepsOf(sessions).filter((step) => /login/i.test(step)),
    findings: findings
      .filter(({ severity }) => severity === 'high' || severity === 'medium')
      .map(({ severity, rule, cookie }) => `${severity} ${rule} ${cookie}`),
  };
}

describe('a guest', () => {
  it.each<[string, Visit]>([
    ['by the path', { ask: 'POST /checkout/login/guest', form: 'email=a&csrf=1' }],
    ['by the path of a login', { ask: 'POST /login/guest', form: 'email=a&name=b' }],
    ['by a field', { ask: 'POST /login', form: 'email=a&guest=1' }],
    ['by a button', { ask: 'POST /login', form: 'email=a&action=continue-as-guest' }],
    ['by a method of Magento', { ask: 'POST /checkout/signin', form: 'email=a&checkout_method=guest' }],
    ['on the way to an order', { ask: 'POST /checkout/login', form: 'email=a&firstname=b&csrf=1' }],
    ['by the code of an order', { ask: 'POST /order/verify', form: 'code=123456&email=a' }],
  ])('orders: %s', async (_, visit) => {
    const order: Visit = { ...visit, to: '/checkout/address' };
    const none = { names: ['sid'], logins: [], findings: [] };
    expect(await outcome(stranger, begin, order, page)).toEqual(none);
    expect(await outcome(stranger, begin, { ...order, set: [set(B)] }, page)).toEqual(none);
  });

  it('has a token', async () => {
    const guest: Visit = { ask: 'POST /api/auth/anonymous', json: { device: 'x' }, returns: { token: C } };
    const products: Visit = { ask: 'GET /api/products', fields: [`Authorization: Bearer ${C}`], returns: [] };
    expect((await outcome(guest, products)).logins).toEqual([]);
  });

  it('but a user who logs in at the checkout has the same value as before', async () => {
    const login: Visit = { ask: 'POST /checkout/login', form: 'email=a&password=x', to: '/checkout/address' };
    expect(await outcome(stranger, begin, login, page)).toEqual({
      names: ['sid'],
      logins: ['3 Login: sends value 1; keeps value 1'],
      findings: ['high session-not-rotated sid'],
    });
  });
});

describe('a device that is trusted', () => {
  it.each([
    'trusted_device',
    'mfa_device',
    'remember_browser',
    'rememberDevice',
    'device_token',
    '2fa_trusted',
    'remember_2fa',
    '.AspNetCore.Identity.TwoFactorRememberMe',
  ])('%s has no session', async (name) => {
    const mark = `${name}=${C}; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax`;
    const login: Visit = { ask: 'POST /login', form: 'user=a&password=x', to: '/', set: [set(B), mark] };
    const logout: Visit = { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] };
    const again: Visit = { ...login, set: [set(A)] };
    const found = await outcome(stranger, login, page, logout, again, page);
    expect(found).toMatchObject({ names: ['sid'], findings: [] });
  });

  it('but what remembers the user has one', async () => {
    const mark = `remember_token=${C}; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax`;
    const login: Visit = { ask: 'POST /login', form: 'user=a&password=x', to: '/', set: [set(B), mark] };
    const logout: Visit = { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] };
    const found = await outcome(stranger, login, page, logout);
    expect(found).toMatchObject({
      names: ['sid', 'remember_token'],
      findings: ['medium logout-no-delete remember_token'],
    });
  });
});
