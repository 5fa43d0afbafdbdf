// What recorded applications are written with, from their sources: the fixes of their findings name this and nothing else.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyze } from '../../../src/library/analyze.ts';
import { FIXTURES } from '../../support/repository.ts';

/** By cookie; of cookies that are not listed no framework is named. */
const MAKERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'browse-http': {
    JSESSIONID: 'Java servlets',
    'XSRF-TOKEN': 'Java servlets',
    PHPSESSID: 'PHP',
    currency: 'PHP',
    recently_viewed: 'PHP',
    cart_items: 'PHP',
  },
  'deluge-web': {},
  'django-admin': { sessionid: 'Django', csrftoken: 'Django', messages: 'Django' },
  'express-passport-csurf': { 'connect.sid': 'express-session', _csrf: 'csurf' },
  'fastapi-starlette': { session: 'Starlette and FastAPI' },
  'flask-login': { session: 'Flask', remember_token: 'Flask-Login' },
  'flask-session': { session: 'Flask-Session' },
  fossil: {},
  gitit: {},
  'koa-session': { 'koa.sess': 'koa-session', 'koa.sess.sig': 'koa-session' },
  qbittorrent: {},
  'rails-devise': { _app_session: 'Rails', remember_user_token: 'Devise' },
  roundcube: { roundcube_sessid: 'Roundcube', roundcube_sessauth: 'Roundcube' },
  sinatra: { 'rack.session': 'Sinatra' },
  supysonic: { session: 'Flask' },
  symfony: { PHPSESSID: 'Symfony', REMEMBERME: 'Symfony' },
  syncthing: {},
  'tomcat-manager-basic': { JSESSIONID: 'Tomcat' },
  znc: {},
};

it.each(Object.keys(MAKERS))('%s', async (name) => {
  const folder = join(FIXTURES, 'applications', name);
  const captures = readdirSync(folder).filter((file) => file.includes('.pcap'));
  const keylog = join(folder, 'keys.log');
  let findings = 0;
  for (const capture of captures)
    for await (const record of analyze(join(folder, capture), existsSync(keylog) ? { keylog } : {})) {
      if (record.type !== 'finding') continue;
      findings++;
      const named = record.fix.framework;
      if (named === null) continue;
      expect(`${record.rule} ${record.cookieName}: ${named}`).toBe(
        `${record.rule} ${record.cookieName}: ${MAKERS[name]?.[record.cookieName ?? '']}`,
      );
    }
  expect(findings).toBeGreaterThan(0);
});
