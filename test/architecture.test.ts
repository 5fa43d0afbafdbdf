// The rules of the house, read from the source itself: which room may know which, a test for every file, files of one
// idea, a name for one thing, and nothing that is true on one machine only.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './support/repository.ts';

/** From the bottom to the top: a room may import from itself and from the rooms before it. */
const ROOMS = [
  'shared',
  'capture',
  'packet',
  'flow',
  'protocol',
  'namespace',
  'cookie',
  'record',
  'message-log',
  'har',
  'reading',
  'run.ts',
  'browser',
  'hop',
  'session',
  'audit',
  'filter',
  'model',
  'report',
  'analysis',
  'scrub',
  'demo',
  'library',
  'testing',
  'cli',
  'index.ts',
];

/** Rooms that know nothing of each other although one stands above the other. */
const STRANGERS: readonly (readonly [room: string, other: string])[] = [
  // The cookie model is usable without a packet, and the packets without a cookie.
  ['cookie', 'capture'],
  ['cookie', 'packet'],
  ['cookie', 'flow'],
  ['cookie', 'protocol'],
  ['packet', 'capture/live'],
  // The model knows records alone.
  ['model', 'session'],
  ['model', 'audit'],
  ['model', 'cookie'],
  ['model', 'filter'],
  // A report is a function from messages to text.
  ['report', 'capture'],
  ['report', 'packet'],
  ['report', 'flow'],
  ['report', 'run.ts'],
  ['filter', 'flow'],
  ['filter', 'packet'],
  // An analysis works on messages: what is below them is the pipeline's.
  ['analysis', 'capture'],
  ['analysis', 'packet'],
  ['analysis', 'flow'],
  ['analysis', 'protocol'],
  ['analysis', 'demo'],
  // The command and the library stand side by side, on the analysis.
  ['cli', 'library'],
  ['library', 'cli'],
  ['testing', 'cli'],
  ['cli', 'testing'],
  // The login application is nobody's dependency but the command line's, and depends on nothing but itself.
  ['demo', 'capture'],
  ['demo', 'record'],
  ['demo', 'report'],
  ['demo', 'run.ts'],
];

/** Rooms that work from messages alone: none of them knows what the protocols and the layers below them know. */
const ABOVE_RECORDS = [
  'browser',
  'hop',
  'session',
  'audit',
  'filter',
  'report',
  'analysis',
  'library',
  'testing',
  'cli',
];
const BELOW_RECORDS = ['packet', 'flow', 'protocol'];
const MESSAGES_ALONE = ABOVE_RECORDS.flatMap((room) => BELOW_RECORDS.map((other) => [room, other] as const));

/** Files without a test of their own name, and why. */
const WITHOUT_TEST: Readonly<Record<string, string>> = {
  'shared/counters.ts': 'plain numbers and one addition',
  'shared/http-version.ts': 'a type',
  'shared/user-error.ts': 'a class without code',
  'run.ts': 'the whole pipeline: test/cases and test/conformance',
  'reading/pipeline.ts': 'the whole pipeline: test/cases and test/conformance',
  'reading/run-options.ts': 'types',
  'reading/pipeline-reader.ts': 'inputs of all kinds: test/cases and test/conformance',
  'reading/input-source.ts': 'one of several: test/reading/input-merger.test.ts',
  'reading/first-instants.ts': 'an order: test/reading/input-merger.test.ts',
  'reading/live-input.ts': 'what is captured live: test/cli/live-records.test.ts',
  'reading/packetless-input.ts': 'what cannot be asked: test/cli/message-log.test.ts, test/cli/har.test.ts',
  'reading/har-input.ts': 'what a HAR file becomes: test/har/programs.test.ts, test/cli/har.test.ts',
  'har/entry-scanner.ts': 'entries in bytes: test/har/har-reader.test.ts',
  'har/members.ts': 'lenient members: test/har/har-reader.test.ts',
  'har/har-entry.ts': 'one entry: test/har/programs.test.ts, test/har/har-reader.test.ts',
  'har/entry-content.ts': 'a body: test/har/har-reader.test.ts',
  'har/entry-form.ts': 'a body: test/har/har-reader.test.ts',
  'har/entry-messages.ts': 'entries as messages: test/har/har-reader.test.ts, test/har/recorded.test.ts',
  'har/file-losses.ts': 'what a program left out: test/har/programs.test.ts',
  'har/left-out.ts': 'marks of entries: test/har/programs.test.ts',
  'reading/log-input.ts':
    'what a log becomes: test/properties/message-log.test.ts, test/cli/message-log.test.ts',
  'record/message-consumer.ts': 'types',
  'message-log/format.ts': 'constants and types',
  'message-log/line-members.ts': 'checks of members: test/message-log/log-reader.test.ts',
  'message-log/line-messages.ts': 'lines as messages: test/message-log/log-reader.test.ts',
  'message-log/message-lines.ts': 'messages as lines: test/message-log/log-writer.test.ts',
  'message-log/log-end.ts': 'a line: test/message-log/log-reader.test.ts',
  'message-log/wanted-contents.ts': 'a set with a limit: test/message-log/message-delivery.test.ts',
  'report/message-log.ts':
    'a format: test/message-log/log-writer.test.ts, test/properties/message-log.test.ts',
  'message-log/partition-file.ts':
    'bytes and an index: test/analysis/message-partitions.test.ts, test/cli/partitions/partitions.test.ts',
  'audit/sessions-elsewhere.ts': 'a type: test/analysis/crossing-values.test.ts',
  'cli/partitions/partition-folder.ts': 'names of files: test/cli/partitions/partitions.test.ts',
  'cli/partitions/messages.ts': 'a command: test/cli/partitions/partitions.test.ts',
  'cli/partitions/judge.ts': 'a command: test/cli/partitions/partitions.test.ts',
  'cli/partitions/unite.ts': 'a command: test/cli/partitions/partitions.test.ts',
  'cli/partitions/partition-judging.ts': 'what judge and unite share: test/cli/partitions/partitions.test.ts',
  'cli/partitions/judged-records.ts': 'what unite reads: test/cli/partitions/partitions.test.ts',
  'analysis/message-logs.ts': 'where logs are written: test/cli/message-log.test.ts',
  'capture/raw-packet.ts': 'a struct without code',
  'packet/segment.ts': 'a struct and flags',
  'flow/protocol-detector.ts': 'types',
  'protocol/icap/message-reader.ts': 'one half of a connection: test/protocol/icap/exchange.test.ts',
  'packet/known-tunnels.ts': 'names by bytes: test/packet/udp-tunnel.test.ts',
  'packet/more-udp-tunnels.ts': 'the other half of udp-tunnel.ts: test/packet/udp-tunnel.test.ts',
  'protocol/body-reader.ts': 'types',
  'protocol/content-facts.ts': 'types',
  'protocol/http3/frame.ts':
    'constants, and which frames may be where: test/protocol/http3/connection.test.ts',
  'protocol/http3/stream-reader.ts': 'types, and a reader that reads nothing',
  'protocol/http3/control-stream.ts': 'one kind of stream: test/protocol/http3/connection.test.ts',
  'protocol/http3/instruction-stream.ts': 'one kind of stream: test/protocol/http3/connection.test.ts',
  'protocol/http3/message-stream.ts': 'one kind of stream: test/protocol/http3/connection.test.ts',
  'protocol/http3/unidirectional-stream.ts': 'one kind of stream: test/protocol/http3/connection.test.ts',
  'protocol/multiplexed/stream-messages.ts':
    'messages of HTTP/2 and HTTP/3: test/protocol/http2/connection.test.ts, test/protocol/http3/connection.test.ts',
  'protocol/context.ts': 'types',
  'protocol/http1/pending-request.ts': 'what the queue holds: test/protocol/http1/request-queue.test.ts',
  'protocol/http1/head-handler.ts': 'types',
  'protocol/http1/parser-state.ts': 'constants and types',
  'protocol/events.ts': 'types',
  'protocol/tls/record.ts': 'constants and types',
  'protocol/quic/connection-keys.ts': 'the keys of all levels: test/protocol/quic/connection.test.ts',
  'protocol/quic/packet-opener.ts': 'one half of a connection: test/protocol/quic/connection.test.ts',
  'protocol/quic/stream-reader.ts': 'types',
  'protocol/quic/undecrypted.ts': 'constants and types',
  'testing/recorded-traffic.ts': 'where that comes from: test/testing/vitest.test.ts',
  'namespace/marker.ts': 'what the helper sends: test/namespace/helper-client.test.ts',
  'namespace/helper.ts': 'what its client asks of it: test/namespace/helper-client.test.ts',
  'namespace/joined-sockets.ts': 'what both halves of a forward do: test/cli/run/run-command.test.ts',
  'namespace/forwards.ts': 'the outer half of the helper: test/namespace/helper-client.test.ts',
  'namespace/recording.ts': 'the program that captures: test/namespace/recorded-loopback.test.ts',
  'namespace/dark-connections.ts': 'a question to the key logs: test/namespace/recording-facts.test.ts',
  'protocol/tls/direction-roles.ts': 'types',
  'record/message-results.ts': 'types and a constant',
  'record/event-evidence.ts': 'a constant',
  'hop/open-exchange.ts': 'what is known of an exchange: test/hop/hop-correlator.test.ts',
  'hop/half-translated.ts': 'responses without their requests: test/hop/hop-correlator.test.ts',
  'hop/distinct-value.ts': 'one comparison of a length',
  'record/records.ts': 'types',
  'filter/field.ts': 'types and small constructors: test/filter/fields.test.ts',
  'filter/packet-fields.ts': 'a table: test/filter/fields.test.ts, test/conformance/display-filters.test.ts',
  'filter/http-fields.ts': 'a table: test/filter/fields.test.ts, test/conformance/display-filters.test.ts',
  'filter/cookie-fields.ts': 'a table: test/filter/fields.test.ts, test/filter/display-filter.test.ts',
  'filter/subject.ts': 'types and a look at a table: test/filter/display-filter.test.ts',
  'filter/relations.ts': 'a table: test/filter/parser.test.ts',
  'filter/slice.ts': 'a part of the grammar: test/filter/parser.test.ts',
  'filter/entity.ts': 'what the grammar makes: test/filter/parser.test.ts',
  'filter/operand-parser.ts': 'a part of the grammar: test/filter/parser.test.ts',
  'filter/token-reader.ts': 'a part of the grammar: test/filter/parser.test.ts',
  'filter/pcre/node.ts': 'types and an error',
  'filter/pcre/byte-set.ts':
    'sets of the expressions: test/filter/pcre/translation.test.ts, test/conformance/pcre2.test.ts',
  'filter/pcre/class-parser.ts':
    'a part of the expressions: test/filter/pcre/translation.test.ts, test/conformance/pcre2.test.ts',
  'filter/pcre/pattern-parser.ts':
    'a part of the expressions: test/filter/pcre/translation.test.ts, test/conformance/pcre2.test.ts',
  'filter/pcre/pattern-reader.ts':
    'a part of the expressions: test/filter/pcre/translation.test.ts, test/conformance/pcre2.test.ts',
  'filter/pcre/references.ts':
    'a part of the expressions: test/filter/pcre/translation.test.ts, test/conformance/pcre2.test.ts',
  'record/finding-record.ts': 'types',
  'record/summary-record.ts': 'types',
  'shared/version.ts': 'a constant: test/analysis/run-view.test.ts',
  'cookie/cookie.ts': 'types',
  'cookie/traits.ts': 'names of bits: test/cookie/profiles.test.ts',
  'analysis/analysis-options.ts': 'types',
  'cli/interruption.ts': 'what signals do to a run: test/cli/faults.test.ts',
  'cli/unfinished-files.ts': 'files that a run leaves: test/cli/faults.test.ts',
  'capture/on-demand.ts': 'imports: test/cli/rights/program-files.test.ts',
  'cli/file-maker.ts':
    'files that reports are written to: test/cli/file-output.test.ts, test/cli/faults.test.ts',
  'cli/rights/file-placer.ts': 'who renames what root made: test/cli/rights/never-root.test.ts',
  'cli/rights/held-outputs.ts': 'files that root makes: test/cli/rights/never-root.test.ts',
  'cli/rights/open-named.ts': 'the order of opening and giving up root: test/cli/rights/never-root.test.ts',
  'cli/help-topics.ts': 'texts: test/cli/help.test.ts',
  'cli/option-list.ts': 'a list: test/cli/program.test.ts, test/documents.test.ts',
  'cli/completion-scripts.ts': 'scripts: test/cli/completion.test.ts',
  'model/cookie-key.ts': 'one line: test/model/run-model.test.ts',
  'model/severity.ts': 'an order: test/model/run-model.test.ts',
  'report/screen/flag-cells.ts': 'two small cells: test/report/screen/screen.test.ts',
  'report/screen/symbols.ts': 'a table: test/report/screen/screen.test.ts',
  'report/html/cookie-cells.ts': 'the order of cells: test/report/html/browser.test.ts',
  'report/html/marks.ts': 'shapes: test/report/html/timeline.test.ts',
  'report/html/parts.ts': 'what parts of the page share: test/report/html/findings.test.ts',
  'report/html/steps.ts': 'the list below a drawing: test/report/html/sessions.test.ts',
  'report/reporter.ts': 'types and a default',
  'report/cookie-attributes.ts': 'cells of two tables: test/report/screen/inventory-text.test.ts',
  'report/ci/finding-html.ts': 'blocks of a page: test/report/ci/markdown-report.test.ts',
  'report/ci/finding-sentence.ts': 'two sentences: test/report/ci/gitlab.test.ts',
  'report/audit-report.ts': 'types',
  'audit/audit-options.ts': 'types',
  'audit/finding-entry.ts': 'types',
  'audit/rule.ts': 'types',
  'session/session.ts': 'types',
  'session/cookie-role.ts': 'types',
  'session/names/name-group.ts': 'types',
  'session/names/account-names.ts': 'a table: test/session/names/known-names.test.ts',
  'session/names/login-words.ts': 'a table: test/session/login-forms.test.ts',
  'session/names/service-names.ts': 'a table: test/session/names/known-names.test.ts',
  'session/names/site-names.ts': 'a table: test/session/names/known-names.test.ts',
  'session/session-exchange.ts': 'types, and one question for null',
  'session/mutable-session.ts': 'the fields that session-state.ts writes',
  'session/cookieless-logins.ts': 'what test/session/cookieless-sessions.test.ts sees of it',
  'scrub/area.ts': 'test/scrub/scrub-capture.test.ts',
  'scrub/connection-areas.ts': 'types, and a list',
  'scrub/http1-areas.ts': 'test/scrub/scrub-capture.test.ts',
  'scrub/http2-areas.ts': 'test/scrub/scrub-capture.test.ts',
  'scrub/packet-streams.ts': 'test/scrub/scrub-capture.test.ts',
  'scrub/read-connections.ts': 'test/scrub/scrub-capture.test.ts',
  'scrub/replace-secrets.ts': 'test/scrub/scrub-capture.test.ts',
  'scrub/checksum-mending.ts': 'test/scrub/scrub-capture.test.ts',
  'scrub/secret-set.ts': 'test/scrub/scrub-capture.test.ts',
  'session/transition-table.ts': 'the table that test/session/session-state.test.ts goes through',
};

/** A rule is tested through the examples in it: test/audit/rules.test.ts. */
const RULE_FILE = /^audit\/rules\//;
/** Data: test/audit/fixes/table.test.ts, and the proofs. */
const FIXES_FILE = /^audit\/fixes\/frameworks\//;
/** Constants: each limit is tested where it is kept. */
const LIMITS_FILE = /\/limits\.ts$/;

const MAX_LINES = 400;
/** Folders that exist on the machine of whoever wrote a line, not in the repository. */
const MACHINE_PATH = new RegExp(`${['', '(?:tmp|work|farm|root|home)', '[a-z]'].join('/')}`);

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.split(sep).join('/'))
    .sort();
}

const sources = filesUnder('src');
const roomOf = (file: string): string => file.split('/')[0]!;

/** Files of `src` that a file imports, statically or not. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, 'src', file), 'utf8');
  const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g);
  return [...found]
    .map(([, target]) =>
      normalize(join(dirname(file), target!))
        .split(sep)
        .join('/'),
    )
    .filter((target) => !target.startsWith('..'));
}

const isIn = (file: string, room: string): boolean => file === room || file.startsWith(`${room}/`);

describe('rooms', () => {
  it('are all in the list', () => {
    expect([...new Set(sources.map(roomOf))].filter((room) => !ROOMS.includes(room))).toEqual([]);
  });

  it('import downwards only', () => {
    const level = (file: string): number => ROOMS.indexOf(roomOf(file));
    const upwards = sources.flatMap((file) =>
      importsOf(file)
        .filter((target) => level(target) > level(file))
        .map((target) => `${file} imports ${target}`),
    );
    expect(upwards).toEqual([]);
  });

  it.each([...STRANGERS, ...MESSAGES_ALONE])('%s does not know %s', (room, other) => {
    const known = sources
      .filter((file) => isIn(file, room))
      .flatMap((file) => importsOf(file).map((target) => [file, target] as const))
      .filter(([, target]) => isIn(target, other));
    expect(known).toEqual([]);
  });
});

describe('exported names', () => {
  const DECLARATION =
    /^export (?:declare |abstract |async )*(?:const|let|var|function\*?|class|interface|type|enum) +([\w$]+)/gm;
  const LIST = /^export (?:type )?\{([^}]*)\}(?! from)/gm;
  const IMPORT = /^import [^;]*? from /gm;

  /** What a file exports of its own, not what it passes on from another file. */
  function namesOf(text: string): string[] {
    const imports = [...text.matchAll(IMPORT)].join(' ');
    const listed = [...text.matchAll(LIST)]
      .flatMap(([, names = '']) => names.split(','))
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== '' && !new RegExp(`\\b${name.split(' as ')[0]}\\b`).test(imports))
      .map((name) => name.split(' as ').at(-1) ?? '');
    return [...[...text.matchAll(DECLARATION)].map(([, name = '']) => name), ...listed];
  }

  it('are found', () => {
    const text = `import { a, type B } from './a.ts';
export { c } from './c.ts';
export { a, type B };
export async function d() {}
export abstract class E {}
type F = 1;
export { type F, d as g };
export type H<T> = T;
`;
    expect(namesOf(text)).toEqual(['d', 'E', 'H', 'F', 'g']);
  });

  it('mean one thing', () => {
    const filesByName = new Map<string, string[]>();
    for (const file of sources)
      for (const name of new Set(namesOf(readFileSync(join(ROOT, 'src', file), 'utf8'))))
        filesByName.set(name, [...(filesByName.get(name) ?? []), file]);
    expect(filesByName.size).toBeGreaterThan(500);
    const ambiguous = [...filesByName].filter(([, files]) => files.length > 1);
    expect(ambiguous.map(([name, files]) => `${name}: ${files.join(', ')}`)).toEqual([]);
  });
});

describe('the library', () => {
  it('is a front door and nothing else', () => {
    const text = readFileSync(join(ROOT, 'src', 'index.ts'), 'utf8');
    const statements = text
      .replace(/\/\/.*/g, '')
      .split(';')
      .map((part) => part.trim());
    expect(statements.filter((part) => part !== '' && !/^export (type )?\{[^}]*\} from/.test(part))).toEqual(
      [],
    );
  });
});

describe('files', () => {
  const testOf = (file: string): string => join(ROOT, 'test', file.replace(/\.ts$/, '.test.ts'));

  it('have a test of their name, or a reason', () => {
    const untested = sources.filter(
      (file) =>
        !existsSync(testOf(file)) &&
        !(file in WITHOUT_TEST) &&
        !RULE_FILE.test(file) &&
        !FIXES_FILE.test(file) &&
        !LIMITS_FILE.test(file),
    );
    expect(untested).toEqual([]);
  });

  it('with a reason exist, and have none', () => {
    const listed = Object.keys(WITHOUT_TEST);
    expect(listed.filter((file) => !sources.includes(file) || existsSync(testOf(file)))).toEqual([]);
  });

  it('hold one idea', () => {
    const lines = (file: string): number =>
      readFileSync(join(ROOT, 'src', file), 'utf8').split('\n').length - 1;
    expect(sources.filter((file) => lines(file) > MAX_LINES)).toEqual([]);
  });

  it('open with what they are for', () => {
    const opening = (file: string): string =>
      readFileSync(join(ROOT, 'src', file), 'utf8').replace(/^#!.*\n/, '');
    expect(sources.filter((file) => !/^\/\/ \S.{20,}/.test(opening(file)))).toEqual([]);
  });
});

describe('docs/ARCHITECTURE.md', () => {
  const page = readFileSync(join(ROOT, 'docs', 'ARCHITECTURE.md'), 'utf8');

  it('names files and folders that exist', () => {
    const named = [...page.matchAll(/(?<![\w/.-])((?:[a-z0-9-]+\/)+(?:[\w-]+\.(?:ts|md))?)(?![\w])/g)].map(
      ([, path]) => path!,
    );
    const exists = (path: string): boolean =>
      existsSync(join(ROOT, path)) || existsSync(join(ROOT, 'src', path));
    expect(named.length).toBeGreaterThan(50);
    expect([...new Set(named)].filter((path) => !exists(path))).toEqual([]);
  });

  it('has every room in its table', () => {
    const table = page.slice(page.indexOf('## Rooms'), page.indexOf('## Policies'));
    const rooms = [...table.matchAll(/^\| `([\w./-]+?)\/?` +\|/gm)].map(([, room]) => room);
    expect(rooms).toEqual(ROOMS.filter((room) => room !== 'index.ts'));
  });

  it('says of every limit what happens when it is hit', () => {
    const limits = sources
      .filter((file) => LIMITS_FILE.test(file))
      .flatMap(
        (file) => readFileSync(join(ROOT, 'src', file), 'utf8').match(/(?<=^export const )\w+/gm) ?? [],
      );
    const table = page.slice(page.indexOf('## Limits'), page.indexOf('## Decided'));
    const rows = table.split('\n').filter((line) => line.startsWith('|'));
    const named = rows.flatMap((row) => row.split('|')[1]!.match(/(?<=`)[A-Z][A-Z0-9_]+(?=`)/g) ?? []);
    expect(named.sort()).toEqual(limits.sort());
  });
});

describe('a session', () => {
  it('is written by its state machine alone: nobody else imports what can be written', () => {
    const importers = (target: string) => sources.filter((file) => importsOf(file).includes(target));
    expect(importers('session/mutable-session.ts')).toEqual(['session/session-state.ts']);
    expect(importers('session/event-log.ts')).toEqual([
      'session/mutable-session.ts',
      'session/session-state.ts',
    ]);
  });
});

describe('the repository', () => {
  const isCheckout = existsSync(join(ROOT, '.git'));

  it.skipIf(!isCheckout)('names no path of one machine (needs a git checkout)', () => {
    const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const text = tracked
      .split('\0')
      .filter((file) => /\.(ts|mjs|json|md|c|sh)$/.test(file) && !file.startsWith('package-lock'))
      .filter((file) => existsSync(join(ROOT, file)));
    const naming = text.filter((file) => MACHINE_PATH.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(naming).toEqual([]);
  });
});
