import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyPassword, passwordFiles } from '../../src/cli/key-password.ts';
import { analyze } from '../../src/library/analyze.ts';
import { RSA_KEY } from '../protocol/tls/certificates.ts';
import { talk } from '../protocol/tls/conversation.ts';
import { packetsOf, pcapOf } from '../protocol/tls/packets.ts';
import { crumbshark } from '../support/program.ts';

const directory = mkdtempSync(join(tmpdir(), 'crumbshark-password-'));
const file = (name: string): string => join(directory, name);
afterAll(() => rmSync(directory, { recursive: true }));

const COOKIE = 'sid=abc123; Path=/; Secure';
const PASSWORD = 'open sesame';

beforeAll(async () => {
  const conversation = await talk({
    both: { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:@SECLEVEL=0' },
    requests: [Buffer.from('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n')],
    responses: [Buffer.from(`HTTP/1.1 200 OK\r\nSet-Cookie: ${COOKIE}\r\nContent-Length: 0\r\n\r\n`)],
  });
  writeFileSync(file('capture.pcap'), pcapOf(packetsOf(conversation.chunks)));
  const locked = { cipher: 'aes-256-cbc', passphrase: PASSWORD } as const;
  const key = createPrivateKey(RSA_KEY);
  writeFileSync(file('pkcs8.pem'), key.export({ type: 'pkcs8', format: 'pem', ...locked }));
  writeFileSync(file('older.pem'), key.export({ type: 'pkcs1', format: 'pem', ...locked }));
  writeFileSync(file('password'), `${PASSWORD}\n`);
});

const FIELDS = ['-T', 'fields', '-e', 'http.set_cookie', '-Y', 'http.set_cookie'];

describe('--private-key-password', () => {
  it.each(['pkcs8.pem', 'older.pem'])('opens %s, from a variable and from a file', async (key) => {
    for (const [source, environment] of [
      ['env:KEY_PASSWORD', { KEY_PASSWORD: PASSWORD }],
      [`file:${file('password')}`, {}],
    ] as const)
      for (const option of ['--private-key', '--keylog']) {
        const args = [file('capture.pcap'), option, file(key), '--private-key-password', source, ...FIELDS];
        const { stdout, status } = await crumbshark(args, { environment });
        expect([status, stdout.trim()]).toEqual([0, COOKIE]);
      }
  });

  it('what is missing or wrong is one line, exit 2, and the password is in none', async () => {
    const run = async (...more: string[]) => {
      const args = [file('capture.pcap'), '--private-key', file('pkcs8.pem'), ...more];
      const { status, stderr } = await crumbshark(args, { environment: { WRONG_PASSWORD: 'hush-hush' } });
      expect(status).toBe(2);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(stderr).not.toContain('hush-hush');
      return stderr;
    };
    expect(await run()).toContain('--private-key-password env:<variable> or file:<path>');
    expect(await run('--private-key-password', 'env:WRONG_PASSWORD')).toContain(
      'this password does not open it',
    );
    expect(await run('--private-key-password', 'env:NO_SUCH')).toContain('sudo --preserve-env=NO_SUCH');
    expect(await run('--private-key-password', `file:${file('none')}`)).toContain('there is no such file');
    expect(await run('--private-key-password', 'pass:word')).toContain('say where the password is');
  });

  it('the library takes the password itself', async () => {
    const found: string[] = [];
    const options = { privateKey: file('older.pem'), privateKeyPassword: PASSWORD };
    for await (const record of analyze(file('capture.pcap'), options))
      if (record.type === 'set-cookie') found.push(record.setCookie);
    expect(found).toEqual([COOKIE]);
  });
});

describe('where a password comes from', () => {
  it('a variable, also an empty one, or a file', () => {
    expect(keyPassword(undefined, {})).toBeNull();
    expect(keyPassword('env:A', { A: ' x ' })).toBe(' x ');
    expect(keyPassword('env:A', { A: '' })).toBe('');
    expect(keyPassword('file:a:b', {})).toEqual({ path: 'a:b' });
    expect(passwordFiles('file:a')).toEqual(['a']);
    expect(passwordFiles(undefined)).toEqual([]);
  });

  it.each(['word', '', 'env:', 'file:', 'pass:word', 'fd:3'])('"%s" is the mistake of the user', (source) => {
    expect(() => keyPassword(source, {})).toThrow(/env:<variable> or file:<path>/);
  });
});
