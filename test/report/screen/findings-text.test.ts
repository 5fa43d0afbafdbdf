import { expect, test } from 'vitest';
import { findingGroups } from '../../../src/model/finding-groups.ts';
import type { FindingRecord } from '../../../src/record/records.ts';
import { findingsText, goneText } from '../../../src/report/screen/findings-text.ts';
import { screenOf } from '../../../src/report/screen/screen.ts';
import { findingRecord } from '../../support/findings.ts';

function shown(findings: readonly FindingRecord[], change: object = {}, layout: object = {}): string {
  const screen = screenOf({
    columns: 80,
    colour: false,
    isAsciiOnly: false,
    isTerminal: true,
    details: false,
    ...change,
  });
  const accepted = findings.filter((finding) => finding.accepted);
  return findingsText(screen, findingGroups(findings), {
    accepted,
    expired: '',
    gone: [],
    worst: null,
    ...layout,
  });
}

test('high and medium are shown in full: what, why, what to type, where', () => {
  const text = shown([findingRecord({ severity: 'high' })]);
  expect(text).toMatch(/^Findings\n {2}◆ HIGH {3}SameSite is missing: session on localhost:5000\n/);
  expect(text).toContain('The cookie "session" has no SameSite attribute.');
  expect(text).toContain('Other sites can act in the name of the user.');
  expect(text).toMatch(/\n {6}Fix {2}Flask: app\.config/);
  expect(text).toMatch(/\n {5}Seen {2}frames 18, 54 \(4 times\) {2}crumbshark rules samesite-missing\n/);
  expect(text).toMatch(/\n {5}Open {2}Wireshark: /);
});

test('low and info take a line a rule, with three names at most; --details shows them in full', () => {
  const low = ['a', 'b', 'c', 'd'].map((cookieName) => findingRecord({ severity: 'low', cookieName }));
  const text = shown(low);
  expect(text.replace(/\s+/g, ' ')).toContain(
    '● LOW SameSite is missing: a, b, c on localhost:5000; 1 more (samesite-missing)',
  );
  expect(text).not.toContain('Fix');
  expect(shown(low, { details: true }).match(/Fix/g)).toHaveLength(4);
});

test('what one change mends is one block, with the names of all cookies', () => {
  const text = shown([
    findingRecord({ cookieName: 'a' }),
    findingRecord({ cookieName: 'b' }),
    findingRecord({ cookieName: 'c', message: 'The cookie "c" is another matter.' }),
  ]);
  expect(text).toContain('SameSite is missing: a, b, c on localhost:5000');
  expect(text.match(/Fix/g)).toHaveLength(1);
  expect(text).toMatch(/\n {5}Also {2}The cookie "c" is another matter\.\n/);
});

test('a block is seen where any of its findings is, and opens all of them while the filter is short', () => {
  const of = (cookieName: string, frame: number, filter: string) =>
    findingRecord({ cookieName, count: 2, filter, evidence: [{ input: 'a.pcap', frame, stream: 0 }] });
  const text = shown([of('a', 9, 'frame.number == 9'), of('b', 4, 'frame.number == 4')]);
  expect(text).toContain('Seen  frames 4, 9 (4 times)  crumbshark');
  expect(text).toContain('Open  Wireshark: frame.number == 9 or frame.number == 4\n');
  const long = shown([of('a', 9, 'frame.number == 9'), of('b', 4, 'x'.repeat(150))]);
  expect(long).toContain(
    'Open  Wireshark: frame.number == 9\n           That is a alone: --details has the others.\n',
  );
  const hosts = shown([of('a', 9, 'x'.repeat(150)), { ...of('a', 4, 'frame.number == 4'), host: 'b.test' }]);
  expect(hosts).toContain('That is a on localhost:5000 alone: --details has the others.\n');
  expect(shown([of('a', 9, 'x'.repeat(150))])).not.toContain('alone');
});

test('why a rule matters is said once', () => {
  const plain = { framework: null, code: null, text: 'Add SameSite=Lax.', where: null };
  const text = shown([findingRecord({ cookieName: 'a' }), findingRecord({ cookieName: 'b', fix: plain })]);
  expect(text.match(/Fix/g)).toHaveLength(2);
  expect(text.match(/Other sites can act/g)).toHaveLength(1);
});

test('a host is named once, a finding about no cookie by its host', () => {
  expect(shown([findingRecord({ cookieName: null })])).toContain('SameSite is missing: localhost:5000');
});

test('packets are named with their capture where there are several, each once', () => {
  const evidence = [
    { input: 'x/a.pcap', frame: 1, stream: 0 },
    { input: 'x/a.pcap', frame: 1, stream: 0 },
    { input: 'x/b.pcap', frame: 1, stream: 0 },
  ];
  const several = shown([findingRecord({ evidence })], { inputs: ['x/a.pcap', 'x/b.pcap'] });
  expect(several).toContain('Seen  frame 1 of a.pcap; frame 1 of b.pcap ');
  expect(several).toContain('Open  Wireshark, a.pcap: ');
  expect(shown([findingRecord({ count: 1, evidence: evidence.slice(0, 2) })])).toContain(
    'Seen  frame 1  crumbshark',
  );
});

test('the line of a rule names the captures where there are several', () => {
  const seenIn = (cookieName: string, input: string) =>
    findingRecord({ severity: 'low', cookieName, evidence: [{ input, frame: 1, stream: 0 }] });
  const low = [seenIn('a', 'x/b.pcap'), seenIn('b', 'x/c.pcap'), seenIn('c', 'x/b.pcap')];
  const line = (change: object) => shown(low, change).replace(/\s+/g, ' ');
  expect(line({ inputs: ['x/a.pcap', 'x/b.pcap', 'x/c.pcap'] })).toContain(
    'SameSite is missing: a, b, c on localhost:5000, in b.pcap, c.pcap (samesite-missing)',
  );
  expect(line({ inputs: ['x/b.pcap'] })).toContain(': a, b, c on localhost:5000 (samesite-missing)');
});

test('what the baseline accepts is counted, and named with --details; what is gone is said', () => {
  const accepted = findingRecord({ accepted: true });
  expect(shown([accepted])).toContain('1 accepted in the baseline');
  expect(shown([accepted])).not.toContain('SameSite');
  expect(shown([accepted], { details: true })).toContain('- session on localhost:5000: SameSite is missing');
  const gone = [{ rule: 'domain-wide', host: 'localhost', cookie: 'a', path: null }];
  expect(shown([], {}, { gone })).toContain('not found any more: domain-wide (a on localhost)');
  expect(goneText(gone)).toContain('domain-wide');
  expect(shown([])).toBe('');
});

test('a live capture that is not written says how to keep the packets, and has no filter for them', () => {
  const all = [findingRecord({ severity: 'high' }), findingRecord({ cookieName: 'other' })];
  const text = shown(all, { keepsPackets: false });
  expect(text.match(/not kept/g)).toHaveLength(1);
  expect(text).toContain('     Open  the packets are not kept: -w FILE writes them, for Wireshark to open\n');
  expect(text).not.toContain('tcp.stream');
});

test('long code stands at the end alone, where the result repeats it', () => {
  const code = `f(${Array.from({ length: 24 }, (_, index) => `'argument ${index}'`).join(', ')});`;
  const fix = { framework: 'WordPress', code, text: 'It is slow.', where: 'samesite.php' };
  const [worst, other] = ['a', 'b'].map((cookieName) =>
    findingRecord({ cookieName, rule: `rule-${cookieName}`, fix }),
  ) as [FindingRecord, FindingRecord];
  const text = shown([worst, other], {}, { worst });
  expect(text).toContain('Fix  WordPress (samesite.php): the code is at the end. It is slow.\n');
  expect(text.match(/argument 7/g)).toHaveLength(1);
  // What is piped, and a short line, are no longer than this.
  const piped = shown([worst], { isTerminal: false, columns: Infinity }, { worst });
  expect(piped).toContain(code);
  const short = findingRecord({ fix: { ...fix, code: 'f();' } });
  expect(shown([short], {}, { worst: short })).toContain('WordPress: f(); (samesite.php)');
});

test('what is piped names the cookies of a rule, so that grep finds them', () => {
  const findings = Array.from({ length: 60 }, (_, index) =>
    findingRecord({ id: `f${index}`, cookieName: `c${index}`, severity: 'info' }),
  );
  expect(shown(findings)).toContain('57 more');
  const piped = shown(findings, { isTerminal: false, columns: Infinity });
  expect(piped).toContain('c59');
  expect(piped).not.toContain('more');
});
