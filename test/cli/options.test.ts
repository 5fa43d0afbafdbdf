import { expect, test } from 'vitest';
import {
  auditChoices,
  type CommandOptions,
  extraReports,
  keylogFiles,
  liveOptions,
  positiveInteger,
  stopLimits,
} from '../../src/cli/options.ts';
import { UserError } from '../../src/shared/user-error.ts';

const defaults: CommandOptions = {
  readFile: [],
  interface: [],
  backend: 'auto',
  autostop: [],
  keylog: [],
  preference: [],
  format: 'table',
  field: [],
  fieldOutput: [],
  report: [],
};

test('limits of -c and -a; of two of a kind the smaller', () => {
  expect(stopLimits(undefined, [])).toEqual({ packetLimit: null, durationSeconds: null, cookieLimit: null });
  expect(stopLimits('100', ['packets:50', 'duration:1.5', 'cookies:5', 'cookies:7'])).toEqual({
    packetLimit: 50,
    durationSeconds: 1.5,
    cookieLimit: 5,
  });
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
  expect(() => stopLimits(undefined, [condition])).toThrow(UserError);
  expect(() => stopLimits(undefined, [condition])).toThrow(/^-a/);
});

test.each(['', '0', '-1', '1e3', '0x10', 'x', '99999999999999999999'])(
  '%j is no whole number from 1 on',
  (text) => {
    expect(() => positiveInteger(text, '-c')).toThrow(`-c: "${text}"`);
  },
);

test('--report takes a format and a file, which may have = in its name', () => {
  expect(extraReports(['ndjson=a=b.ndjson'])).toEqual([{ format: 'ndjson', file: 'a=b.ndjson' }]);
  for (const wrong of ['ndjson', 'ndjson=', '=x']) expect(() => extraReports([wrong])).toThrow(UserError);
  expect(() => extraReports(['xml=x'])).toThrow('--report: unknown format "xml"');
});

test('one interface, never promiscuous unless asked', () => {
  expect(liveOptions(defaults)).toBeNull();
  expect(liveOptions({ ...defaults, interface: ['lo'] })).toEqual({
    interface: 'lo',
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
});

test('what the rules are asked to do', () => {
  expect(auditChoices({})).toEqual({
    failOn: null,
    config: null,
    baseline: null,
    updateBaseline: false,
    assumeHttps: false,
  });
  expect(
    auditChoices({ failOn: 'low', config: 'c', baseline: 'b', updateBaseline: true, assumeHttps: true }),
  ).toEqual({ failOn: 'low', config: 'c', baseline: 'b', updateBaseline: true, assumeHttps: true });
});

test.each([
  [{ failOn: 'med' }, '--fail-on: unknown severity "med". The severities are high medium low info'],
  [{ failOn: 'hihg' }, 'Did you mean "high"?'],
  [{ updateBaseline: true }, '--update-baseline writes the file of --baseline, and none was named'],
  [{ updateBaseline: true, baseline: 'b', displayFilter: 'http' }, 'leave out -Y, --name and --host'],
  [{ updateBaseline: true, baseline: 'b', name: 'a' }, 'leave out -Y, --name and --host'],
  [{ updateBaseline: true, baseline: 'b', host: 'a' }, 'leave out -Y, --name and --host'],
])('%j makes no sense', (choices, words) => {
  expect(() => auditChoices(choices)).toThrow(UserError);
  expect(() => auditChoices(choices)).toThrow(words);
});

test('key logs of --keylog and of -o', () => {
  expect(keylogFiles(['a'], ['tls.keylog_file:b', ' tls.keylog_file:c:d'])).toEqual(['a', 'b', 'c:d']);
});

test.each(['tcp.x:TRUE', 'tls.keylog_file', 'tls.keylog_file:', 'ssl.keylog_file:x', ''])(
  '-o %s is no preference',
  (preference) => {
    expect(() => keylogFiles([], [preference])).toThrow(UserError);
  },
);
