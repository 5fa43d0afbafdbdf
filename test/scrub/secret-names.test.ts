import { describe, expect, it } from 'vitest';
import {
  isCredentialField,
  isPasswordLike,
  isPlainField,
  isPlainValue,
  isSecretMember,
  isShownToken,
  isStateWord,
  isWords,
} from '../../src/scrub/secret-names.ts';

describe('names', () => {
  it.each([
    'authorization',
    'proxy-authorization',
    'x-csrf-token',
    'x-api-key',
    'x-auth-user',
    'x-amz-security-token',
    'ocp-apim-subscription-key',
  ])('%s is a field with a secret', (name) => {
    expect(isCredentialField(name)).toBe(true);
    expect(isPlainField(name)).toBe(false);
  });

  it.each(['host', 'content-length', 'date', 'accept-language', ':status', 'sec-fetch-site'])(
    '%s is a field without',
    (name) => {
      expect(isCredentialField(name)).toBe(false);
      expect(isPlainField(name)).toBe(true);
    },
  );

  it('of passwords are known in many languages, and as frameworks write them', () => {
    for (const name of [
      'password',
      'user[password]',
      'passwordConfirmation',
      'newPassword',
      'mot_de_passe',
      'Kennwort',
      'pwd2',
    ])
      expect(isPasswordLike(name), name).toBe(true);
    for (const name of ['user', 'passenger', 'password_hint', 'compass', 'password_error'])
      expect(isPasswordLike(name), name).toBe(false);
  });

  it.each([
    ...['hasło', 'contraseña', 'şifre', 'mật_khẩu', 'lösenord', 'jelszó', 'κωδικός', 'пароль', 'нов_пароль'],
    ...['密码', 'パスワード', '비밀번호', 'كلمة_المرور', 'סיסמה', 'รหัสผ่าน'],
  ])('%s is a password, as text, as bytes and percent-encoded', (name) => {
    expect(isPasswordLike(name)).toBe(true);
    expect(isPasswordLike(Buffer.from(name).toString('latin1'))).toBe(true);
    expect(isPasswordLike(encodeURIComponent(name))).toBe(true);
  });

  it('of tokens are known, but not what is said about them', () => {
    for (const name of [
      'csrf_token',
      'authenticity_token',
      'refreshToken',
      'client_secret',
      '__RequestVerificationToken',
      'recovery_code',
      'subscription-key',
      'SAMLResponse',
    ])
      expect(isSecretMember(name, 'word'), name).toBe(true);
    for (const name of ['token_type', 'expires_in', 'token_endpoint', 'user', 'q', 'page'])
      expect(isSecretMember(name, 'a1b2c3d4e5'), name).toBe(false);
  });

  it('that mean other things too count with a value that is no word', () => {
    for (const name of ['code', 'state', 'session', 'ticket', 'mfa', 'clave', 'user[clave]']) {
      expect(isSecretMember(name, '4/P7q7W91a-oMsCeLvIaQm6bTrgtp7')).toBe(true);
      expect(isSecretMember(name, 'pending')).toBe(false);
    }
    expect(isShownToken('csrfToken', 'Token is missing')).toBe(false);
    expect(isShownToken('csrfToken', 'f81d4fae7dec')).toBe(true);
  });
});

describe('values', () => {
  it('are words, states, or neither', () => {
    for (const text of ['english', 'dark mode', '/admin/users', 'en-US', 'StartPage'])
      expect(isWords(text), text).toBe(true);
    for (const text of ['a1b2', 'xKqZvTbRmLp', '%2Fhome', '{}']) expect(isWords(text), text).toBe(false);
    for (const text of ['true', 'deleted', 'Bearer']) expect(isStateWord(text)).toBe(true);
    expect(isStateWord('hunter')).toBe(false);
    expect(['1448', 'en-US', 'a1b2c3'].map(isPlainValue)).toEqual([true, true, true]);
    expect(['12345678', 'q7Rk29xLmZ0pA4v'].map(isPlainValue)).toEqual([false, false]);
  });
});
