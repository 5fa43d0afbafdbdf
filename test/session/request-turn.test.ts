import { expect, it } from 'vitest';
import { LoginForms } from '../../src/session/login-forms.ts';
import { requestTurn, type TurnContext } from '../../src/session/request-turn.ts';
import { form, header, response } from '../support/messages.ts';

const context: TurnContext = {
  isLogin: undefined,
  isLogout: undefined,
  forms: new LoginForms(),
  sent: [],
  isSet: true,
};

function turnOf(
  ask: string,
  fields: string[] = [],
  change: Partial<TurnContext> = {},
  authorization?: string,
) {
  const [method = '', target = ''] = ask.split(' ');
  const own = authorization === undefined ? [] : [header('Authorization', authorization)];
  const message = response({
    status: 200,
    fields: [],
    request: { method, target, fields: own, form: form(...fields) },
  });
  const { how, loginSigns, logoutSigns, isAttempt } = requestTurn(message, message.request, {
    ...context,
    ...change,
  });
  return { how, login: loginSigns.length > 0, logout: logoutSigns.length > 0, isAttempt };
}

it.each([
  ['POST /login', ['user', 'password'], { how: 'password', login: true, logout: false, isAttempt: true }],
  ['POST /logout', ['csrf'], { how: null, login: false, logout: true, isAttempt: true }],
  [
    'POST /account/delete',
    ['password'],
    { how: 'account-deletion', login: false, logout: true, isAttempt: true },
  ],
  [
    'POST /users/7/destroy',
    ['csrf'],
    { how: 'account-deletion', login: false, logout: false, isAttempt: true },
  ],
  [
    'POST /register',
    ['user', 'password'],
    { how: 'registration', login: true, logout: false, isAttempt: false },
  ],
  ['POST /cart', ['item'], { how: null, login: false, logout: false, isAttempt: true }],
])('%s', (ask, fields, expected) => {
  expect(turnOf(ask, fields)).toEqual(expected);
});

it('the policy decides', () => {
  expect(turnOf('POST /login', ['user', 'password'], { isLogin: false }).login).toBe(false);
  expect(turnOf('POST /enter', ['x'], { isLogin: true }).login).toBe(true);
  expect(turnOf('POST /bye', ['x'], { isLogout: true }).logout).toBe(true);
});

it('a password with every request counts where the session begins', () => {
  const basic = 'Basic YTpi';
  expect(turnOf('GET /', [], {}, basic)).toMatchObject({ how: 'http-basic', login: true });
  expect(turnOf('GET /', [], { isSet: false }, basic)).toMatchObject({ how: null, login: false });
});

it('without its request a response is neither', () => {
  expect(requestTurn(response({ request: null }), null, context)).toMatchObject({
    loginSigns: [],
    logoutSigns: [],
  });
});
