// The programs whose TLS crumbshark run opens without being asked: each beside another one, as an ordinary user. What each of
// them is, is on the left of the table; a cookie of a server that it reads is proof.

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CRUMBSHARK, crumbshark, execute, type Outcome } from '../../support/program.ts';
import { hasPrograms, ROOT } from '../../support/repository.ts';
import { CAN_RUN } from '../../testing/projects.ts';

const NOBODY = 65_534;
const asUser =
  process.getuid?.() === 0
    ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--']
    : [];

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  chmodSync(folder, 0o777);
  const names = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  if (hasPrograms('openssl'))
    await execute('openssl', ['req', '-x509', ...curve, '-subj', '/CN=localhost', ...names]);
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  chmodSync(join(folder, 'key.pem'), 0o644);
  mkdirSync(join(folder, 'state'), { mode: 0o777 });
  chmodSync(join(folder, 'state'), 0o777);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES = {
  'node.mjs': `import { createServer } from 'node:https';
import { readFileSync } from 'node:fs';
const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(name));
createServer({ key, cert }, (_, response) => response.setHeader('Set-Cookie', 'seen=1').end('<p id="seen">')).listen(8443, '127.0.0.1');
`,
  'werkzeug_server.py': `from werkzeug.serving import run_simple
from werkzeug.wrappers import Response
def application(environment, start):
    response = Response('seen')
    response.set_cookie('seen', '1')
    return response(environment, start)
run_simple('127.0.0.1', 8443, application, ssl_context=('cert.pem', 'key.pem'))
`,
  'nginx.conf': `daemon off; master_process off; pid state/nginx.pid; error_log stderr;
events {}
http {
  access_log off; client_body_temp_path state; proxy_temp_path state; fastcgi_temp_path state; uwsgi_temp_path state; scgi_temp_path state;
  server { listen 127.0.0.1:8443 ssl; ssl_certificate cert.pem; ssl_certificate_key key.pem;
    location / { add_header Set-Cookie seen=1; return 200 "seen"; } }
}
`,
  'server.rb': `require 'socket'
require 'openssl'
context = OpenSSL::SSL::SSLContext.new
context.cert = OpenSSL::X509::Certificate.new(File.read('cert.pem'))
context.key = OpenSSL::PKey.read(File.read('key.pem'))
server = OpenSSL::SSL::SSLServer.new(TCPServer.new('127.0.0.1', 8443), context)
loop do
  client = server.accept
  client.gets
  client.write("HTTP/1.0 200 OK\\r\\nSet-Cookie: seen=1\\r\\n\\r\\nok")
  client.close
rescue StandardError
  next
end
`,
  'server.php': `<?php
$context = stream_context_create(['ssl' => ['local_cert' => 'cert.pem', 'local_pk' => 'key.pem']]);
$server = stream_socket_server('tls://127.0.0.1:8443', $code, $message, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context);
while (true) {
  $client = @stream_socket_accept($server, 5);
  if ($client === false) continue;
  fgets($client);
  fwrite($client, "HTTP/1.0 200 OK\\r\\nSet-Cookie: seen=1\\r\\n\\r\\nok");
  fclose($client);
}
`,
  'apache.conf': `ServerRoot /usr/lib/apache2
LoadModule mpm_event_module modules/mod_mpm_event.so
LoadModule authz_core_module modules/mod_authz_core.so
LoadModule ssl_module modules/mod_ssl.so
LoadModule headers_module modules/mod_headers.so
LoadModule alias_module modules/mod_alias.so
Listen 127.0.0.1:8443
ServerName localhost
PidFile \${FOLDER}/state/apache.pid
Mutex file:\${FOLDER}/state
ErrorLog /dev/stderr
SSLEngine on
SSLCertificateFile \${FOLDER}/cert.pem
SSLCertificateKeyFile \${FOLDER}/key.pem
Redirect 204 /
Header always set Set-Cookie seen=1
`,
};

const URL = 'https://127.0.0.1:8443/';
/** A server is started, asked until it responds, and ended. */
const around = (server: string, client: string): string => `${server} & server=$!
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  (exec 3<>/dev/tcp/127.0.0.1/8443) 2>/dev/null && break; sleep 0.25
done
${client}
kill $server; wait $server 2>/dev/null; true`;

const NODE = `"${process.execPath}" node.mjs`;
const CURL = `curl -sk -o /dev/null ${URL}`;
/** Neither side of these pairs writes its secrets but the one on trial. */
const SILENT_CLIENT = `SSLKEYLOGFILE= openssl s_client -connect 127.0.0.1:8443 -quiet -no_ign_eof <<< $'GET / HTTP/1.0\\r\\n\\r\\n' >/dev/null 2>&1; sleep 0.3`;

/** The same, for servers that take their time. */
const PATIENT_CLIENT = `(printf 'GET / HTTP/1.0\\r\\n\\r\\n'; sleep 0.7) | SSLKEYLOGFILE= openssl s_client -connect 127.0.0.1:8443 -quiet >/dev/null 2>&1`;

const PAIRS: readonly (readonly [string, readonly string[], string, string])[] = [
  ['Node as the server', ['openssl'], NODE, SILENT_CLIENT],
  [
    'Python with werkzeug as the server',
    ['python3'],
    'python3 werkzeug_server.py 2>/dev/null',
    SILENT_CLIENT,
  ],
  [
    'Apache as the server',
    ['apache2'],
    'FOLDER="$PWD" apache2 -X -f "$PWD/apache.conf" 2>/dev/null',
    SILENT_CLIENT,
  ],
  ['curl, of nginx', ['nginx'], 'nginx -p "$PWD" -c nginx.conf 2>/dev/null', CURL],
  [
    'Python with requests, of nginx',
    ['nginx', 'python3'],
    'nginx -p "$PWD" -c nginx.conf 2>/dev/null',
    `python3 -W ignore -c 'import requests; requests.get("${URL}", verify=False)'`,
  ],
  [
    'Node with fetch (undici), of nginx',
    ['nginx'],
    'nginx -p "$PWD" -c nginx.conf 2>/dev/null',
    `NODE_TLS_REJECT_UNAUTHORIZED=0 "${process.execPath}" -e 'fetch("${URL}").then((response) => response.text())'`,
  ],
];

/** A report and what is written, as an ordinary user. */
function runPair(options: readonly string[], script: string): Promise<Outcome> {
  const [program = '', ...words] = [...asUser, process.execPath, CRUMBSHARK, 'run'];
  return execute(
    program,
    [...words, '-q', '--report', 'csv=pair.csv', ...options, '--', 'bash', '-c', script],
    { cwd: folder, environment: { HOME: join(folder, 'state'), XDG_RUNTIME_DIR: '' } },
  );
}

describe.skipIf(!CAN_RUN || !hasPrograms('openssl', 'curl', 'bash'))(
  'TLS is opened (needs tcpdump, openssl, curl, bash and network namespaces)',
  () => {
    it.for(PAIRS)('%s (needs %j)', async ([, needed, server, client], { skip }) => {
      skip(!hasPrograms(...needed), `needs ${needed.join(', ')}`);
      const { stderr } = await runPair(['-w', 'pair.pcapng'], around(server, client));
      expect(stderr).not.toMatch(/stays? encrypted/);
      expect(readFileSync(join(folder, 'pair.csv'), 'utf8')).toContain('seen=1');
      // What -w keeps has the secrets, and only its owner may read it.
      const written = join(folder, 'pair.pcapng');
      expect(statSync(written).mode & 0o777).toBe(0o600);
      expect((await crumbshark([written, '-T', 'csv'])).stdout).toContain('seen=1');
    });

    it.for([
      [
        'openssl',
        'openssl s_server -accept 127.0.0.1:8443 -cert cert.pem -key key.pem -www -quiet 2>/dev/null',
      ],
      ['nginx', 'nginx -p "$PWD" -c nginx.conf 2>/dev/null'],
      ['ruby', 'ruby server.rb'],
      ['php', 'php server.php'],
    ] as const)('%s with the library of docs/TLS.md', async ([program, server], { skip }) => {
      skip(!hasPrograms(program, 'cc'), `needs ${program}, cc`);
      const [, source = ''] = /```c\n(.*?)```/s.exec(readFileSync(join(ROOT, 'docs/TLS.md'), 'utf8')) ?? [];
      const library = join(folder, 'keylog.so');
      writeFileSync(join(folder, 'keylog.c'), source);
      await execute(
        'cc',
        ['-Wall', '-Werror', '-shared', '-fPIC', '-o', library, join(folder, 'keylog.c'), '-ldl'],
        {},
      );
      const { stderr } = await runPair(['--preload', library], around(server, PATIENT_CLIENT));
      expect(stderr).not.toMatch(/stays? encrypted/);
      if (program !== 'openssl') expect(readFileSync(join(folder, 'pair.csv'), 'utf8')).toContain('seen=1');
    });

    it('of a key log of the user -w has what is of the recording, and with --no-keys nothing', async () => {
      const log = join(folder, 'own.log');
      const old = `CLIENT_RANDOM ${'ab'.repeat(32)} ${'cd'.repeat(48)}`;
      const written = async (words: readonly string[]): Promise<string> => {
        writeFileSync(log, `${old}\n`);
        chmodSync(log, 0o666);
        await runPair(
          [...words, '--keylog', log, '-w', 'own.pcapng'],
          around(NODE, `SSLKEYLOGFILE=${log} ${CURL}`),
        );
        expect(readFileSync(join(folder, 'pair.csv'), 'utf8')).toContain('seen=1');
        return readFileSync(join(folder, 'own.pcapng'), 'latin1');
      };
      const withKeys = await written([]);
      expect([withKeys.includes('TRAFFIC_SECRET'), withKeys.includes(old)]).toEqual([true, false]);
      expect(await written(['--no-keys'])).not.toContain('TRAFFIC_SECRET');
    });
  },
);
