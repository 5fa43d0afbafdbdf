import { describe, expect, it } from 'vitest';
import { MAX_OBSERVED_USERNAMES } from '../../src/audit/limits.ts';
import { mayNameUser, ObservedUsernames } from '../../src/audit/observed-usernames.ts';

// As md5sum, sha1sum and sha256sum have them.
const ALICE = '6384e2b2184bcbf58eccf10ca7a6563c';
const ALICE_SHA1 = '522b276a356bdf39013dfabea2cd43e141ecc9e8';
const MAIL_SHA256 = 'ff8d9819fc0e12bf0d24892e45987e249a28dce836a85cad60e28eaaa8c6d976';
const ADMIN = '21232f297a57a5a743894a0e4a801fc3';

describe('ObservedUsernames', () => {
  it('has common names', () => {
    expect(new ObservedUsernames().hashedBy(ADMIN)).toBe('MD5');
    expect(new ObservedUsernames().hashedBy(ALICE)).toBeNull();
  });

  it.each(['/users/alice', '/u/alice/posts?x', '/profile/@alice', '/api/accounts/alice'])(
    'names are in paths: %s',
    (target) => {
      const names = new ObservedUsernames();
      names.addPath(target);
      expect(names.hashedBy(ALICE)).toBe('MD5');
      expect(names.hashedBy(ALICE_SHA1.toUpperCase())).toBe('SHA1');
    },
  );

  it('an e-mail address is two names', () => {
    const names = new ObservedUsernames();
    names.add('alice%40example.com');
    expect(names.hashedBy(ALICE)).toBe('MD5');
    expect(names.hashedBy(MAIL_SHA256)).toBe('SHA256');
  });

  it('names that come later are compared too, and prose is no name', () => {
    const names = new ObservedUsernames();
    expect(names.hashedBy(ALICE)).toBeNull();
    names.add('hello alice');
    expect(names.hashedBy(ALICE)).toBeNull();
    names.add('alice');
    expect(names.hashedBy(ALICE)).toBe('MD5');
  });

  it('has a limit', () => {
    const names = new ObservedUsernames();
    for (let index = 0; index < MAX_OBSERVED_USERNAMES; index++) names.add(`n${index}`);
    names.add('alice');
    expect(names.hashedBy(ALICE)).toBeNull();
  });
});

describe('mayNameUser', () => {
  it.each(['user', 'username', 'last_login', 'email', 'uid'])('%s', (name) =>
    expect(mayNameUser(name)).toBe(true),
  );
  it.each(['theme', 'liquid'])('not %s', (name) => expect(mayNameUser(name)).toBe(false));
});
