import { expect, it } from 'vitest';
import { flashError } from '../../../src/session/evidence/flash-error.ts';
import { header, response } from '../../support/messages.ts';

const setting = (value: string) => response({ status: 302, fields: [header('Set-Cookie', value)] });

it.each([
  'PLAY_FLASH=error=Bad+login; Path=/',
  'flash=%7B%22type%22%3A%22error%22%7D',
  'flash=%5B%5B%22danger%22%2C%22Bad%20login%22%5D%5D',
  'flash_messages={"alert":"Bad login"}',
])('%s', (field) => expect(flashError(setting(field))).toBe(/^[^=]*/.exec(field)![0]));

it.each([
  'PLAY_FLASH=success=error+mended; Path=/',
  'PLAY_FLASH=error=Bad+login; Max-Age=0',
  'flash=%7B%22type%22%3A%22info%22%2C%22message%22%3A%22error%22%7D',
  'flash=',
  // No message to the user by its name.
  'state=error=1',
])('%s is none', (field) => expect(flashError(setting(field))).toBeNull());

it('in what was not captured whole', () => {
  const fields = [header('Set-Cookie', 'flash=error=Bad+login')];
  expect(flashError(response({ status: 302, fields, incomplete: true }))).toBeNull();
  expect(flashError(response({ status: 302, fields, request: { incomplete: true } }))).toBeNull();
});

it('of a request before', () => {
  const asked = { fields: [header('Cookie', 'flash=error=Bad+login')] };
  const fields = [header('Set-Cookie', 'flash=error=Bad+login&success=Welcome')];
  expect(flashError(response({ status: 302, fields, request: asked }))).toBeNull();
});
