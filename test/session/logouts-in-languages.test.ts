// Logouts whose path or parameter says so in another language, in its own letters or without accents, and those that say
// no more than that something is left: the cookie that goes shows what it was.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const KEY = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const GONE = ['srvkey=; Path=/; Secure; Max-Age=0'];
const stranger: Visit = { ask: 'GET /account', to: '/login' };
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=x',
  to: '/account',
  set: [`srvkey=${KEY}; Path=/; Secure; HttpOnly; SameSite=Lax`],
};
const page: Visit = { ask: 'GET /account' };

async function highs(...visits: Visit[]): Promise<string[]> {
  const copy: Visit = { ...page, send: `srvkey=${KEY}`, agent: 'curl', from: 9 };
  const { findings } = await browse([stranger, login, page, ...visits, copy]);
  return findings.filter(({ severity }) => severity === 'high').map(({ rule }) => rule);
}

const PATHS = [
  'abmelden déconnexion deconnexion cerrar-sesión cerrar-sesion salir esci sair uitloggen afmelden выход выйти wyloguj',
  'odhlásit odhlasit logga-ut log-ud kirjaudu-ulos cikis çıkış ログアウト 退出 登出 注销 로그아웃 вихід αποσύνδεση đăng-xuất',
].flatMap((line) => line.split(' '));

describe.each(PATHS)('%s', (word) => {
  const written = encodeURIComponent(word);

  it('is a logout as a path', async () => {
    expect(await highs({ ask: `GET /${written}`, to: '/', set: GONE })).toEqual(['token-after-logout']);
    expect(await highs({ ask: `GET /${written.toLowerCase()}.php`, to: '/' })).toEqual([
      'token-after-logout',
    ]);
  });

  it('is one behind a language', async () =>
    expect(await highs({ ask: `GET /xx/${written}`, to: '/', set: GONE })).toEqual(['token-after-logout']));

  it('is one as an action, where the cookie goes', async () =>
    expect(await highs({ ask: `GET /index.php?action=${written}`, to: '/', set: GONE })).toEqual([
      'token-after-logout',
    ]));

  it('is none as the subject of a page', async () =>
    expect(
      await highs({ ask: `GET /blog/${written}-1`, page: '<p>x' }, { ask: `GET /?q=${written}` }),
    ).toEqual([]));
});

it.each<[string, Visit]>([
  ['a command', { ask: 'GET /servlet/Main?cmd=exit' }],
  ['an action', { ask: 'GET /app?action=quit' }],
  ['a posted action', { ask: 'POST /app', form: 'action=exit' }],
  ['a path', { ask: 'GET /portal/exit.jsp' }],
])(
  'what is left is the application where the cookie goes, and perhaps a part of it where it stays: %s',
  async (_, ask) => {
    expect(await highs({ ...ask, to: '/', set: GONE })).toEqual(['token-after-logout']);
    expect(await highs({ ...ask, to: '/' })).toEqual([]);
  },
);

it.each<[string, Visit]>([
  ['bytes that are no UTF-8', { ask: 'GET /%FF%FE%D0' }],
  ['a slash that is encoded', { ask: 'GET /pages/%2Flogout%2F%D0%B2' }],
  ['a word that begins like one', { ask: `GET /${encodeURIComponent('выходной')}` }],
])('%s is no logout', async (_, ask) => expect(await highs({ ...ask, page: '<p>x' })).toEqual([]));
