// Sessions of one user, one of which changes the password: what is reported of the others, and what is no evidence.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { told } from './told.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const C = '41ab5f2a7ec0ffee9d3c8a6b5e4f1d20';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const FORM = '<form><input type=password name=current><input type=password name=new></form>';

const denied: Visit = { ask: 'GET /account', to: '/login' };
function login(value: string, agent: string, form = 'user=ada&password=secret'): Visit {
  return { ask: 'POST /login', form, agent, to: '/account', set: [`sid=${value}; ${FLAGS}`] };
}
const first = login(A, 'Firefox');
const second = login(B, 'Chrome');
const change: Visit = {
  ask: 'POST /account/password',
  form: 'current_password=secret&new_password=better',
  fields: ['Referer: http://shop.example/account/password'],
  to: '/account',
};
const reset: Visit = {
  ask: 'POST /password/reset',
  form: 'token=x&password=b&password2=b',
  agent: 'Firefox',
  to: '/login?reset=1',
};
const other: Visit = { ask: 'GET /account', agent: 'Chrome' };

async function found(...visits: Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings
    .filter(({ rule }) => rule === 'sessions-survive-password-change')
    .map(({ severity, cookie }) => `${severity} ${cookie}`);
}

/** The story with another change of the password. */
const changedBy = (one: { readonly [Member in keyof Visit]?: Visit[Member] | undefined }): Visit[] => [
  denied,
  first,
  second,
  { ...change, ...one } as Visit,
  other,
];
const posting = (ask: string, form: string): Visit[] => changedBy({ ask, form });

describe('another session of the user goes on', () => {
  it.each<[string, Visit[]]>([
    ['in another browser', changedBy({})],
    [
      'of the same browser, with its own login',
      [
        denied,
        first,
        { ...second, agent: 'Firefox', send: '' },
        { ...change, send: `sid=${A}` },
        { ...other, agent: 'Firefox', send: `sid=${B}` },
      ],
    ],
    ['where the denial comes last', [first, second, change, other, { ...denied, agent: 'curl' }]],
    [
      'and gets the page that it has already',
      [denied, first, second, change, { ...other, fields: ['If-None-Match: "1"'], status: 304 }],
    ],
    [
      'where the names are written differently',
      [denied, first, login(B, 'Chrome', 'user=+ADA&password=secret'), change, other],
    ],
    [
      'where the logins are JSON',
      [
        denied,
        ...[first, second].map(({ form: _, ...one }) => ({
          ...one,
          json: { email: 'ada@x.test', password: 's' },
        })),
        change,
        other,
      ],
    ],
    [
      'where the change sets a new session, and leads back',
      changedBy({ fields: ['Referer: http://shop.example/account'], set: [`sid=${C}; ${FLAGS}`] }),
    ],
    [
      'where it leads back to a page without the form',
      [
        ...[denied, first, second, { ...change, to: '/account/password' }],
        { ask: 'GET /account/password', page: '<title>Account</title>ada' },
        other,
      ],
    ],
    ['where it leads back, and the query says it', changedBy({ to: '/account/password?changed=1' })],
    ['with `current` and `password`', posting('POST /change-password', 'current=a&password=b')],
    ['where it is reset by a link, and the login follows', [denied, second, reset, first, other]],
    [
      'where the page says that it worked',
      changedBy({ to: undefined, page: '<title>Account</title>Changed.' }),
    ],
    [
      'JSON',
      changedBy({
        ask: 'PUT /api/me/password',
        form: undefined,
        json: { oldPassword: 'a', newPassword: 'b' },
        to: undefined,
        returns: { ok: true },
      }),
    ],
    [
      'JSON without content',
      changedBy({
        ask: 'PATCH /api/users/me',
        form: undefined,
        json: { currentPassword: 'a', newPassword: 'b' },
        to: undefined,
        status: 204,
      }),
    ],
    [
      'GraphQL',
      changedBy({
        ask: 'POST /graphql',
        form: undefined,
        json: {
          query: 'mutation { changePassword { ok } }',
          variables: { oldPassword: 'a', newPassword: 'b' },
        },
        to: undefined,
        returns: { data: { ok: true } },
      }),
    ],
    ...['/api/auth/change-password', '/auth/users/set_password/', '/accounts/auth/password'].map(
      (path): [string, Visit[]] => [
        `JSON at ${path}`,
        changedBy({
          ask: `POST ${path}`,
          form: undefined,
          json: { currentPassword: 'a', newPassword: 'b' },
          to: undefined,
          returns: { ok: true },
        }),
      ],
    ),
    ['Supysonic', posting('POST /user/me/changepass', 'current=a&new=b&confirm=b')],
    [
      'Django',
      posting(
        'POST /accounts/password_change/',
        'csrfmiddlewaretoken=x&old_password=a&new_password1=b&new_password2=b',
      ),
    ],
    [
      'Laravel',
      posting('POST /password', '_token=x&_method=put&current_password=a&password=b&password_confirmation=b'),
    ],
    [
      'Rails 8',
      posting('POST /password', '_method=patch&password_challenge=a&password=b&password_confirmation=b'),
    ],
    ['Spring', posting('POST /user/updatePassword', '_csrf=x&oldpassword=a&password=b')],
    ['German', posting('POST /konto/passwort-aendern', 'altes_passwort=a&neues_passwort=b')],
    ['Spanish', posting('POST /cambiar-contrasena', 'contrasena_actual=a&contrasena_nueva=b')],
    ['French', posting('POST /modifier-mot-de-passe', 'mdp_actuel=a&nouveau_mdp=b')],
    ['Portuguese', posting('POST /alterar-senha', 'senha_atual=a&nova_senha=b')],
    ['Dutch', posting('POST /wachtwoord-wijzigen', 'huidig_wachtwoord=a&nieuw_wachtwoord=b')],
  ])('%s', async (_, visits) => {
    expect(await found(...visits)).toEqual(['medium sid']);
  });

  it('names the request that changed it, and shows nothing of the user', async () => {
    const { findings } = await browse(changedBy({}));
    const finding = findings.find(({ rule }) => rule === 'sessions-survive-password-change');
    expect(finding?.message).toBe(
      'The cookie "sid" of another session of the user still opens "/account" (response 200) after the password was changed (frame 7).',
    );
    expect(JSON.stringify(findings)).not.toContain('ada');
  });
});

describe('no evidence', () => {
  it.each<[string, Visit[]]>([
    ['it is refused', [denied, first, second, change, { ...other, to: '/login' }]],
    ['it is refused once', [denied, first, second, change, other, { ...other, status: 401 }]],
    ['nothing is closed', [first, second, change, other]],
    [
      'the page is open to all',
      [{ ...denied, to: undefined } as unknown as Visit, first, second, change, other],
    ],
    ['it is of another user', [denied, first, login(B, 'Chrome', 'user=bob&password=x'), change, other]],
    ['its user is not known', [denied, first, login(B, 'Chrome', 'password=x'), change, other]],
    ['nor that of the first', [denied, login(A, 'Firefox', 'password=x'), second, change, other]],
    ['no login of it was seen', [denied, first, change, { ...other, send: `sid=${B}` }]],
    ['it has logged in again since', [denied, first, second, change, second, other]],
    ['it logged in afterwards', [denied, first, change, second, other]],
    ['it was used before only', [denied, first, second, other, change]],
    ['it is the one that has changed it', [denied, first, change, { ...other, agent: 'Firefox' }]],
    [
      'the old value of the one that has changed it',
      [denied, first, { ...change, set: [`sid=${C}; ${FLAGS}`] }, { ...other, send: `sid=${A}` }],
    ],
    [
      'another host',
      [
        denied,
        first,
        second,
        change,
        { ...other, ask: 'GET http://other.example/account', fields: [] },
      ].slice(0, 4),
    ],
    [
      'a file that a page loads',
      [{ ...denied, ask: 'GET /a.css' }, first, second, change, { ...other, ask: 'GET /a.css' }],
    ],
    [
      'a shared cache says that it is the same',
      [
        denied,
        first,
        second,
        change,
        { ...other, fields: ['If-None-Match: "1"'], status: 304, responseFields: ['Age: 3'] },
      ],
    ],
    ['304 that nobody asked for', [denied, first, second, change, { ...other, status: 304 }]],
    ['403: it may not', [denied, first, second, change, { ...other, status: 403 }]],
    ['the change was refused', changedBy({ to: undefined, status: 403 })],
    ['the change failed', changedBy({ to: undefined, status: 500 })],
    ['the change returns the form again', changedBy({ to: undefined, page: FORM })],
    ['the change leads back to the form, as both outcomes may', changedBy({ to: '/account/password' })],
    [
      'the change leads back to where it came from',
      changedBy({ fields: ['Referer: http://shop.example/account'] }),
    ],
    ['the change leads to the login', changedBy({ to: '/login' })],
    [
      'the change leads back to the form, which comes again',
      [
        ...[denied, first, second, { ...change, to: '/account/password' }],
        ...[{ ask: 'GET /account/password', page: FORM }, other],
      ],
    ],
    [
      'a page without the form comes to the other session',
      [
        ...[denied, first, second, { ...change, to: '/account/password' }],
        ...[{ ...other, ask: 'GET /account/password', page: '<title>Account</title>' }, other],
      ],
    ],
    ['the change leads back, with an error', changedBy({ to: '/account/password?error=wrong' })],
    ...['/login?error=expired', '/password/forgot'].map((to): [string, Visit[]] => [
      `a reset that leads to ${to}`,
      [denied, second, { ...reset, to }, first, other],
    ]),
    [
      'a reset of which the form comes again',
      [denied, second, { ask: reset.ask, form: reset.form!, page: FORM }, first, other],
    ],
    [
      'a reset, and another user logs in',
      [denied, second, reset, login(A, 'Firefox', 'user=bob&password=x'), other],
    ],
    ['a reset in another client', [denied, second, { ...reset, agent: 'Opera' }, first, other]],
    ['a reset before its login', [denied, reset, second, first, other]],
    [
      'a reset that ends the others',
      [denied, second, { ...reset, form: `${reset.form}&logout_others=1` }, first, other],
    ],
    [
      'the change fails in JSON',
      changedBy({
        form: undefined,
        json: { oldPassword: 'a', newPassword: 'b' },
        to: undefined,
        returns: { success: false },
      }),
    ],
    [
      'the form offers to end the others',
      posting('POST /account/password', 'current_password=a&new_password=b&logout_others=0'),
    ],
    ['a reset', posting('POST /reset-password', 'old_password=a&new_password=b')],
    ['a registration', posting('POST /register', 'user=x&password=a&password_confirmation=a')],
    [
      'an administrator sets that of somebody',
      posting('POST /admin/users/3/password', 'password1=a&password2=a'),
    ],
    [
      'a profile that may be saved without',
      posting('POST /users', '_method=put&phone=1&current_password=a&password=&password_confirmation='),
    ],
    [
      'a new password without the old one',
      posting('POST /change-password', 'password=b&password_confirmation=b'),
    ],
  ])('%s', async (_, visits) => {
    expect(await found(...visits)).toEqual([]);
  });

  it('each exchange missing in turn', async () => {
    const visits = [denied, first, second, change, other];
    for (const lost of visits.keys()) {
      const seen = visits.map((visit, index) => ({ visit, index })).filter(({ index }) => index !== lost);
      // The browser has its cookie all the same.
      const sent = seen.map(({ visit, index }) =>
        index === 3 ? { ...visit, send: `sid=${A}` } : index === 4 ? { ...visit, send: `sid=${B}` } : visit,
      );
      expect(await found(...sent)).toEqual([]);
    }
  });
});

describe('below a path of logins', () => {
  const json: Visit = {
    ask: 'POST /api/auth/change-password',
    json: { currentPassword: 'secret', newPassword: 'better', revokeOtherSessions: true },
    returns: { ok: true },
  };

  it('a change with a new session is no login', async () => {
    const steps = await told([denied, first, { ...json, set: [`sid=${C}; ${FLAGS}`] }]);
    expect(steps).toEqual(['2 Login: gets value 1', '3 sends value 1; gets value 2']);
  });

  it('one that is refused is no failed login', async () => {
    const steps = await told([denied, first, { ...json, status: 400, returns: { error: 'wrong' } }]);
    expect(steps).toEqual(['2 Login: gets value 1', '3 sends value 1']);
  });
});

describe('pages that return 200 to all', () => {
  const chrome = { agent: 'Chrome' };
  const elsewhere = { from: 3 };
  const me = (user: unknown): Visit => ({
    ask: 'POST /graphql',
    json: { query: '{ me { name } }' },
    returns: { data: { me: user } },
  });
  const [ada, nobody] = [me({ name: 'Ada' }), me(null)];
  const cart = (...items: string[]): Visit => ({
    ask: 'GET /api/cart',
    returns: { items, sum: items.length },
  });
  const [full, empty] = [cart('book'), cart()];
  const form: Visit = {
    ask: 'GET /home',
    page: '<title>Log in</title><form action=/login><input type=password name=p></form>',
  };
  const home: Visit = { ask: 'GET /home', page: '<title>Home of ada</title>' };
  const story = (others: Visit, own: Visit, after: Visit, ...more: Visit[]): Visit[] => [
    ...[others, first, own, second, change, { ...after, ...chrome }],
    ...more.map((visit) => ({ ...visit, ...elsewhere })),
  ];

  it.each<[string, Visit[], string[]]>([
    ['a user, where others are none', story(nobody, ada, ada), ['medium high']],
    ['no user any more', story(nobody, ada, nobody, nobody), []],
    [
      'its data, where others get theirs before and after',
      story(empty, full, full, empty),
      ['medium medium'],
    ],
    ['its data, and others have not asked since', story(empty, full, full), []],
    ['what others get', story(empty, full, empty, empty), []],
    ['what all get', story(full, full, full, full), []],
    ['a page, where others get the form of the login', story(form, home, home), ['medium high']],
    ['the form of the login', story(form, home, form), []],
  ])('%s', async (_, visits, expected) => {
    const { findings } = await browse(visits);
    const survivals = findings.filter(({ rule }) => rule === 'sessions-survive-password-change');
    expect(survivals.map(({ severity, confidence }) => `${severity} ${confidence}`)).toEqual(expected);
  });
});
