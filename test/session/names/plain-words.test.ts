import { expect, it } from 'vitest';
import { plainWords } from '../../../src/session/names/plain-words.ts';

it.each([
  ['/logout', '/logout'],
  ['/Logout%2Fx%20y', '/Logout%2Fx%20y'],
  ['/d%C3%A9connexion', '/deconnexion'],
  ['/déconnexion', '/deconnexion'],
  ['/D%c3%89CONNEXION', '/deconnexion'],
  ['/%C3%A7%C4%B1k%C4%B1%C5%9F', '/cikis'],
  ['/wyloguj-si%C4%99', '/wyloguj-sie'],
  // No UTF-8.
  ['/%FF%FE', '/%FF%FE'],
])('%s is %s', (text, plain) => expect(plainWords(text)).toBe(plain));

it('what an encoding of Unicode makes of a word is one word', () => {
  expect(plainWords('выйти'.normalize('NFD'))).toBe(plainWords('выйти'));
  expect(plainWords('ログアウト'.normalize('NFD'))).toBe(plainWords('ログアウト'));
});
