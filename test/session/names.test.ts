import { describe, expect, it } from 'vitest';
import {
  isCsrfName,
  isKnownSessionName,
  isNoiseName,
  isRememberName,
  LOOKS_LIKE_SESSION_NAME,
} from '../../src/session/names.ts';

describe('names of cookies', () => {
  it.each([
    'session',
    'SessionID',
    '__Host-session',
    '__secure-connect.sid',
    '_blog_session',
    'ory_session_x',
  ])('%s is a session', (name) => {
    expect(isKnownSessionName(name)).toBe(true);
  });

  it.each(['sessionx', 'session_depth', 'session_csrf', 'SESSnothash', 'user', '', 'wp-settings-1'])(
    '%s is not known as one',
    (name) => {
      expect(isKnownSessionName(name)).toBe(false);
    },
  );

  it.each(['csrftoken', '__Host-csrf', 'my_csrf_token', 'x-xsrf', 'XSRF-TOKEN', 'session_csrf'])(
    '%s is a CSRF token',
    (name) => {
      expect(isCsrfName(name)).toBe(true);
    },
  );

  it('a star stands for anything, at either end', () => {
    expect(isNoiseName('_ga_ABC')).toBe(true);
    expect(isNoiseName('acme_consent')).toBe(true);
    expect(isNoiseName('_gaze')).toBe(false);
    expect(isNoiseName('x_ga')).toBe(false);
  });

  it('no name is a session and noise', () => {
    for (const name of ['session', 'sid', 'token', 'PHPSESSID', 'auth'])
      expect(isNoiseName(name)).toBe(false);
  });

  it('other names only look like sessions', () => {
    expect(LOOKS_LIKE_SESSION_NAME.test('app_sid')).toBe(true);
    expect(LOOKS_LIKE_SESSION_NAME.test('reside')).toBe(false);
  });

  it.each(['remember_me', 'rememberMe', 'stay_logged_in', 'staySignedIn', 'persistent_login', 'AutoLogin'])(
    '%s remembers a user',
    (name) => {
      expect(isRememberName(name)).toBe(true);
    },
  );

  it.each(['session', 'stay', 'login', 'member_id'])('%s does not', (name) => {
    expect(isRememberName(name)).toBe(false);
  });
});
