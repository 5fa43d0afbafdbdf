import { expect, test } from 'vitest';
import {
  type CommandOptions,
  keylogFiles,
  liveOptions,
  positiveInteger,
  privateKeyFiles,
  stopLimits,
} from '../../src/cli/options.ts';
import { UserError } from '../../src/shared/user-error.ts';

const defaults: CommandOptions = {
  readFile: [],
  interface: [],
  backend: 'auto',
  autostop: [],
  keylog: [],
  privateKey: [],
  preference: [],
  format: 'table',
  field: [],
  fieldOutput: [],
  report: [],
  expectCookie: [],
};

test('limits of -c and -a; of two of a kind the smaller', () => {
  expect(stopLimits(defaults)).toEqual({ packetLimit: null, durationSeconds: null, cookieLimit: null });
  expect(
    stopLimits({ packetCount: '100', autostop: ['packets:50', 'duration:1.5', 'cookies:5', 'cookies:7'] }),
  ).toEqual({
    packetLimit: 50,
    durationSeconds: 1.5,
    cookieLimit: 5,
  });
});

test('preferences of tshark that change nothing are accepted; keys of another kind are refused with what to do', () => {
  const preference = ['tcp.desegment_tcp_streams:TRUE', 'ssl.keylog_file:old', 'http.tcp.port:8080'];
  expect(keylogFiles({ keylog: [], preference })).toEqual(['old']);
  for (const keys of ['tls.psk:0102', 'ssl.psk:0102'])
    expect(() => keylogFiles({ keylog: [], preference: [keys] })).toThrow('-o tls.keylog_file:<file>');
  expect(() => keylogFiles({ keylog: [], preference: ['tls.keylog_fiel:keys.log'] })).toThrow(
    'Did you mean "tls.keylog_file"',
  );
});

test.each([
  'foo',
  'foo:1',
  'duration',
  'duration:',
  'duration:0',
  'duration:x',
  'packets:-1',
  'packets:1.5',
  'cookies:0',
])('-a %s is refused', (condition) => {
  expect(() => stopLimits({ autostop: [condition] })).toThrow(UserError);
  expect(() => stopLimits({ autostop: [condition] })).toThrow(/^-a/);
});

test.each(['', '0', '-1', '1e3', '0x10', 'x', '99999999999999999999'])(
  '%j is no whole number from 1 on',
  (text) => {
    expect(() => positiveInteger(text, '-c')).toThrow(`-c: "${text}"`);
  },
);

test('one interface, never promiscuous unless asked', () => {
  expect(liveOptions(defaults)).toBeNull();
  expect(liveOptions({ ...defaults, interface: ['lo'] })).toEqual({
    interface: 'lo',
    network: null,
    filter: null,
    promiscuous: false,
    bufferMebibytes: null,
    backend: 'auto',
  });
  const asked = {
    ...defaults,
    interface: ['lo'],
    captureFilter: 'tcp',
    promiscuousMode: true,
    bufferSize: '8',
  };
  expect(liveOptions(asked)).toMatchObject({ filter: 'tcp', promiscuous: true, bufferMebibytes: 8 });
  expect(() => liveOptions({ ...defaults, interface: ['lo', 'eth0'] })).toThrow('one interface at a time');
  expect(() => liveOptions({ ...defaults, captureFilter: 'tcp' })).toThrow('-f is for live capture');
  expect(() => liveOptions({ ...defaults, interface: ['lo'], bufferSize: 'x' })).toThrow('-B');
  expect(() => liveOptions({ ...defaults, interface: ['lo'], bufferSize: '2048' })).toThrow('2047 MiB');
});

test('the network of others, on all interfaces when none is named', () => {
  expect(liveOptions({ ...defaults, container: 'web' })).toMatchObject({
    interface: 'any',
    network: { kind: 'container', name: 'web' },
  });
  expect(liveOptions({ ...defaults, interface: ['lo'], pid: '4711' })).toMatchObject({
    interface: 'lo',
    network: { kind: 'process', pid: 4711 },
  });
  expect(liveOptions({ ...defaults, netns: 'blue' })?.network).toEqual({ kind: 'namespace', name: 'blue' });
  expect(() => liveOptions({ ...defaults, netns: 'blue', pid: '1' })).toThrow('give one of them');
  expect(() => liveOptions({ ...defaults, netns: '' })).toThrow('take a name, or a number');
  for (const pid of ['0', '-1', 'bash', ''])
    expect(() => liveOptions({ ...defaults, pid }), pid).toThrow(UserError);
});

test('key logs of --keylog and of -o', () => {
  expect(keylogFiles({ keylog: ['a'], preference: ['tls.keylog_file:b', ' tls.keylog_file:c:d'] })).toEqual([
    'a',
    'b',
    'c:d',
  ]);
});

test('private keys of --private-key and of -o', () => {
  const preference = [
    'uat:rsa_keys:"/keys/server.pem",""',
    'uat:rsa_keys:"b.pem","secret"',
    'ssl.keys_list:192.0.2.1,443,http,c.pem;any,8443,http,d.pem,word',
  ];
  expect(privateKeyFiles({ privateKey: ['a.pem'], preference })).toEqual([
    { path: 'a.pem', passphrase: null },
    { path: '/keys/server.pem', passphrase: null },
    { path: 'b.pem', passphrase: 'secret' },
    { path: 'c.pem', passphrase: null },
    { path: 'd.pem', passphrase: 'word' },
  ]);
  expect(keylogFiles({ keylog: [], preference })).toEqual([]);
  for (const one of ['uat:rsa_keys', 'uat:rsa_keys:', 'tls.keys_list:192.0.2.1,443,http'])
    expect(() => privateKeyFiles({ privateKey: [], preference: [one] })).toThrow('names no file');
});

test.each(['tcp:TRUE', 'tls.keylog_file', 'tls.keylog_file:', 'ssl.keylog_file:', ''])(
  '-o %s is no preference',
  (preference) => {
    expect(() => keylogFiles({ keylog: [], preference: [preference] })).toThrow(UserError);
  },
);
