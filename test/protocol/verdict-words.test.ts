import { expect, it } from 'vitest';
import { verdictOfLatin1 } from '../../src/protocol/verdict-words.ts';

const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

it.each([
  'wrong password',
  'Account and password are incorrect.',
  'Bad login',
  'Login failed',
  'Invalid credentials',
  'Invalid username or password',
  "The user name and password don't match.",
  'No account is registered with this e-mail',
  'Could not log you in',
  'Unable to sign in with provided details.',
  'Too many failed attempts. Try again later',
  'Login was not successful: password rejected',
  'Benutzername oder Passwort falsch',
  'Anmeldung fehlgeschlagen',
  'Identifiants incorrects',
  'Échec de la connexion',
  'Usuario o contraseña incorrectos',
  'Usuário ou senha inválidos',
  'Nome utente o password errati',
  'Gebruikersnaam of wachtwoord onjuist',
  'Неверный логин или пароль',
  '用户名或密码错误',
  'パスワードが正しくありません',
])('%s: it failed', (text) => {
  expect(verdictOfLatin1(latin1(text))).toBe('failure');
  // As JSON has it when it is read.
  expect(verdictOfLatin1(text)).toBe('failure');
});

it.each([
  'success',
  'Login successful',
  'Welcome back, Ada',
  'You are logged in.',
  '登录成功',
  'Anmeldung erfolgreich',
])('%s: it worked', (text) => expect(verdictOfLatin1(latin1(text))).toBe('success'));

it.each([
  'ok',
  '',
  'Please enter your password',
  'We have sent you an e-mail with a code',
  // Both, or neither: a greeting that counts what others have tried.
  'Logged in. 2 failed logins since your last visit',
  'unsuccessful',
  `Login failed ${'x'.repeat(400)}`,
])('%s: nothing', (text) => expect(verdictOfLatin1(latin1(text))).toBeNull());
