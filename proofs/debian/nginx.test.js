import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

prove({
  set: 'nginx: cookie of the proxy',
  versions: () => debianVersions('nginx'),
  cookie: 'uid',
  places: { config: 'userid_flags httponly samesite=lax;' },
  program: ({ config }) => ({
    command: ['sh', '-c', 'sed -i s/NUMBER/PORT/ nginx.conf; exec /usr/sbin/nginx -p . -c nginx.conf'],
    files: {
      'nginx.conf': `
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {
    listen 127.0.0.1:NUMBER;
    userid on;
    ${config}
    location = / { return 200 welcome; }
    location = /account {
      if ($cookie_sid != 4f8a1d6c2b7e9035) { return 401; }
      return 200 ann;
    }
    location = /login {
      add_header Set-Cookie "sid=4f8a1d6c2b7e9035; HttpOnly; SameSite=Lax; Path=/" always;
      return 302 /;
    }
    location = /logout {
      add_header Set-Cookie "sid=; Max-Age=0; Path=/" always;
      return 302 /;
    }
  }
}
`,
    },
  }),
  changes: [
    { change: 'same-site', before: '' },
    { change: 'http-only', before: '' },
    { change: 'cross-site', before: 'userid_flags samesite=none;', isProductionFile: true },
    { change: 'lifetime', before: 'userid_expires max;' },
    { change: 'host-only', before: 'userid_domain shop.example;' },
    { change: 'secure', isProductionFile: true },
  ],
});
