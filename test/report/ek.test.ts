import { expect, test } from 'vitest';
import { createEk } from '../../src/report/ek.ts';
import { sessionRecord } from '../../src/report/session-record.ts';
import { auditReport } from '../support/findings.ts';
import { request, setting, summary } from '../support/messages.ts';
import { flaskLogin } from '../support/sessions.ts';
import { options, report } from './reporters.ts';

const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

// Names and forms as tshark 4.0.17 writes them: see the lines of `tshark -T ek` for the same fields. It adds a _type to the index,
// which Elasticsearch 8 refuses: "Action/metadata line [1] contains an unknown parameter [_type]".
test('a pair of lines for each message, the fields by layer', () => {
  const [index, document, ...rest] = lines(report(createEk(options()), [setting('a=1; Secure', 'b=2')]));
  expect(rest).toEqual([]);
  expect(index).toEqual({ index: { _index: 'packets-2026-11-22' } });
  expect(document.timestamp).toBe('1795381092123');
  expect(document.layers.frame).toEqual({
    frame_frame_number: '42',
    frame_frame_time: '2026-11-22T20:58:12.123456789Z',
    frame_frame_time_epoch: '1795381092.123456789',
  });
  expect(document.layers.http).toMatchObject({
    http_http_response: true,
    http_http_response_code: '302',
    http_http_set_cookie: ['a=1; Secure', 'b=2'],
  });
  expect(document.layers.tcp.tcp_tcp_port).toEqual(['5000', '40122']);
  expect(document.layers.cookie.cookie_cookie_secure).toEqual([true, false]);
});

test('with -e the chosen fields, each a list of texts, and nothing for what is missing', () => {
  const reporter = createEk(options({}, 'http.set_cookie', 'http.request', 'frame.number'));
  const [, first, , second] = lines(report(reporter, [setting('a=1', 'b=2'), request()]));
  expect(first.layers).toEqual({ http_set_cookie: ['a=1', 'b=2'], frame_number: ['42'] });
  expect(second.layers).toEqual({ http_request: ['1'], frame_number: ['40'] });
});

test('the sessions follow in an index of their own, unless -e chooses what is shown', () => {
  const audit = auditReport({ sessions: [flaskLogin()] });
  const [index, document, ...rest] = lines(report(createEk(options()), [], summary(), audit));
  expect(rest).toEqual([]);
  expect(index).toEqual({ index: { _index: 'sessions-2026-11-22' } });
  // 2026-11-22T20:58:30Z, the first packet of the session.
  expect(document).toEqual({ timestamp: '1795381110000', session: sessionRecord(flaskLogin()) });
  expect(report(createEk(options({}, 'http.host')), [], summary(), audit)).toBe('');
});

/** What an action of Elasticsearch's bulk interface may say of its document, by the documents of Elasticsearch 8. */
const BULK_PARAMETERS = [
  ...['_index', '_id', 'routing', 'version', 'version_type', 'if_seq_no', 'if_primary_term', 'pipeline'],
  ...['require_alias', 'require_data_stream', 'dynamic_templates', 'list_executed_pipelines', 'op_type'],
];

test('is a body for the bulk interface: an action, its document, and a line end behind each', () => {
  const audit = auditReport({ sessions: [flaskLogin()] });
  const text = report(createEk(options()), [setting('a="1\n2"'), request()], summary(), audit);
  expect(text.endsWith('\n')).toBe(true);
  const all = lines(text);
  expect(all).toHaveLength(6);
  for (const [index, line] of all.entries()) {
    if (index % 2 === 1) {
      expect(Object.keys(line)).toHaveLength(2);
      continue;
    }
    expect(Object.keys(line)).toEqual(['index']);
    for (const name of Object.keys(line.index)) expect(BULK_PARAMETERS).toContain(name);
    // Index names: lower case, none of \ / * ? " < > | # , : and no blank.
    expect(line.index._index).toMatch(/^[a-z][a-z0-9-]*$/);
  }
});
