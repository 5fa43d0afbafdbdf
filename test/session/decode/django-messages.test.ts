import { describe, expect, it } from 'vitest';
import { isMessageList, readMessages } from '../../../src/session/decode/django-messages.ts';
import { decodeSession } from '../../../src/session/decode/index.ts';

describe('Django messages', () => {
  it('are read from the cookie of Django 3.2.25', () => {
    // CookieStorage: add(SUCCESS, 'Welcome, anna', 'shiny'), add(ERROR, mark_safe('<b>no</b>')), update(response)
    const decoded = decodeSession(
      'messages',
      '.eJyLjlaKj88qzs-Lz00tLk5MT1XSMdAxMtVRCk_NSc7PTdVRSMzLS1TSUSrOyMyrVIrVwVRvqGNioKNkk2SXl2-jn2SnFBsLALV2GyY:1uX65s:A_MTxmRhwkQrGg8rSkiH4a0O-mBpI41ynxWOKczVO94',
    )!;
    expect(decoded).toMatchObject({
      format: 'django-messages',
      issuedAtMs: 1751495900_000,
      content: [
        { level: 'success', text: 'Welcome, anna', tags: 'shiny' },
        { level: 'error', text: '<b>no</b>', tags: '' },
      ],
      leaks: ['message to the user'],
    });
    expect(decoded.sentence).toContain('2 messages, the first of category success, "Welcome, anna"');
  });

  it('are read from a recording of a real application (captures/apps/django)', () => {
    const value =
      'W1siX19qc29uX21lc3NhZ2UiLDAsNDAsIkJhZCBsb2dpbiJdXQ:1xVDEK:q6Ih97-K267mFFHEDOpoRBugGsgLMr1GMAj_mMtY07E';
    expect(decodeSession('messages', value)?.sentence).toContain('1 message, category error, "Bad login"');
  });

  it('are read in the old form, with the escapes of http.cookies', () => {
    // SimpleCookie()['messages'] = 'ab' * 20 + '$[["__json_message",0,25,"Hi, all"]]'
    expect(
      decodeSession(
        'messages',
        String.raw`"abababababababababababababababababababab$[[\"__json_message\"\0540\05425\054\"Hi\054 all\"]]"`,
      ),
    ).toMatchObject({
      format: 'django-messages',
      algorithm: 'HMAC-SHA1',
      content: [{ level: 'success', text: 'Hi, all', tags: '' }],
    });
  });

  it('leave out what is no message', () => {
    const list = [['__json_message', 0, 99, 'x'], '__messagesnotfinished__', ['other']];
    expect(isMessageList(list)).toBe(true);
    expect(readMessages(list)).toEqual([{ level: '99', text: 'x', tags: '' }]);
    expect(isMessageList([['x']])).toBe(false);
    expect(isMessageList({})).toBe(false);
  });
});
