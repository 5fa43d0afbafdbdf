// What a visitor does with a program while it is recorded, and what is found in the recording.

import assert from 'node:assert/strict';
import { analyze } from '../dist/library/index.js';
import { startRecorder } from './recorder.js';
import { startServer } from './server.js';
import { Visitor } from './visitor.js';

/** Where the login goes, and its form. */
const LOGIN = { path: '/login', form: { user: 'ann', password: 'secret' } };

/**
 * What a rule needs to see besides a login, a page that is closed to others, and a logout:
 * - `isReplayed`: the old value is sent once more after the logout; `usesOldValue`: that from before the login is sent after it;
 * - `planted`: a cookie whose value the visitor has made up; `followsLink`: the first link of the page, without cookies;
 * - `changesPassword`: while another browser of the user is logged in too;
 * - `host`: not localhost; `isCleartext`: over a network, without TLS.
 */
export function scenarioOf(rule, cookie) {
  switch (rule) {
    // A value that still works after the logout is another finding, with another fix.
    case 'logout-no-delete':
      return { isReplayed: false };
    case 'session-not-rotated':
      return { isReplayed: true, usesOldValue: true };
    case 'session-adopted':
      return { isReplayed: true, planted: cookie };
    case 'session-in-url':
      return { isReplayed: true, followsLink: true };
    case 'sessions-survive-password-change':
      return { isReplayed: false, changesPassword: true };
    case 'domain-wide':
      return { isReplayed: true, host: 'www.shop.example' };
    case 'cookie-over-cleartext':
      return { isReplayed: false, host: 'www.shop.example', isCleartext: true };
    default:
      return { isReplayed: true };
  }
}

/** Starts the program, logs in and out, and judges what was on the wire. */
export async function runProgram(program, isProduction, scenario, home = '/', login = LOGIN) {
  const { isReplayed, usesOldValue, planted, followsLink, changesPassword, host, isCleartext } = scenario;
  const isBehindTls = isProduction && !isCleartext;
  const server = await startServer(program, isProduction);
  const recorder = await startRecorder(server.port, isCleartext);
  try {
    const visitor = new Visitor(recorder.port, { isBehindTls, host });
    const { text } = await visitor.visit(home);
    if (planted !== undefined) await visitor.visit(home, undefined, `${planted}=${MADE_UP}`);
    if (followsLink) await visitor.visit(/(?<=href=")[^"]+/.exec(text)?.[0] ?? home, undefined, '');
    const anonymous = visitor.cookies('/account');
    const stranger = await visitor.visit('/account');
    assert.notEqual(stranger.status, 200, `/account is open to strangers: ${server.output()}`);
    await visitor.visit(login.path, login.form);
    const own = await visitor.visit('/account');
    if (usesOldValue && anonymous !== '') await visitor.visit('/account', undefined, anonymous);
    const cookie = visitor.cookies('/account');
    if (changesPassword)
      await changePassword(visitor, new Visitor(recorder.port, { isBehindTls, host, userAgent: 'Other' }));
    await visitor.visit('/logout', {});
    if (isReplayed) await visitor.visit('/account', undefined, cookie);
    const findings = [];
    for await (const record of analyze(recorder.capture(), { assumeHttps: isBehindTls }))
      if (record.type === 'finding') findings.push(record);
    return { findings, isLoggedIn: own.status === 200 && own.text.includes('ann') };
  } finally {
    await recorder.stop();
    await server.stop();
  }
}

/** Letters and digits that PHP takes for the number of a session. */
const MADE_UP = 'madeup0123456789abcdefghij';

async function changePassword(visitor, other) {
  await other.visit(LOGIN.path, LOGIN.form);
  const before = await other.visit('/account');
  assert.equal(before.status, 200, 'the second browser is not logged in');
  await visitor.visit('/password', { old_password: 'secret', new_password: 'secret too' });
  await other.visit('/account');
}
