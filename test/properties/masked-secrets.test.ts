// A capture with secrets in every place that is masked: none of them is in any format with --mask, nor in what is said of
// the filter and of the command.

import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { NO_GATE } from '../../src/analysis/exit-decision.ts';
import { runAnalysis } from '../../src/analysis/run-analysis.ts';
import { compileFilter } from '../../src/filter/display-filter.ts';
import { FIELDS } from '../../src/filter/fields.ts';
import { createReporter, FORMATS, type FormatName } from '../../src/report/index.ts';
import { captureFile, type Exchange } from '../cli/capture-file.ts';
import { options } from '../report/reporters.ts';
import { wholeInput } from '../support/analyse.ts';
import { memoryOutput } from '../support/output.ts';
import fc from '../support/properties.ts';

const HOST = 'app.test';
const RUNS = 8;

/** What no text has by chance. */
const secret = fc.oneof(
  fc.stringMatching(/^[a-z]{12,24}$/),
  fc.stringMatching(/^[0-9a-f]{32}$/),
  fc.stringMatching(/^[A-Za-z0-9_-]{20,43}$/),
  fc.uuid(),
);

/** Hands out secrets, each once. */
class Secrets {
  readonly used: string[] = [];
  readonly #all: readonly string[];

  constructor(all: readonly string[]) {
    this.#all = all;
  }

  next(): string {
    const one = this.#all[this.used.length]!;
    this.used.push(one);
    return one;
  }
}

const SECRETS = 40;
const secrets = fc.uniqueArray(secret, { minLength: SECRETS, maxLength: SECRETS });

function request(target: string, method: string, ...lines: string[]): string {
  return [`${method} ${target} HTTP/1.1`, `Host: ${HOST}`, ...lines, 'Content-Length: 0', '', ''].join(
    '\r\n',
  );
}

function response(status: string, ...lines: string[]): string {
  return [`HTTP/1.1 ${status}`, ...lines, 'Content-Length: 0', '', ''].join('\r\n');
}

/** A visit that has them in cookies, queries, path parameters, links of mails, user information, Referer and Location. */
function visit(hidden: Secrets): Exchange[] {
  const secret = () => hidden.next();
  const [before, after] = [secret(), secret()];
  return [
    {
      request: request(`/login?csrf=${secret()}&next=/x%2F${secret()}`, 'GET'),
      response: response('200 OK', `Set-Cookie: session=${before}; Path=/`),
    },
    {
      request: request(`http://user:${secret()}@${HOST}/login`, 'POST', `Cookie: session=${before}`),
      response: response(
        '302 Found',
        `Location: /magic/${secret()}?auth=${secret()}#access_token=${secret()}`,
        `Set-Cookie: session=${after}; HttpOnly`,
      ),
    },
    {
      request: request(
        `/account;jsessionid=${secret()}/view;v=${secret()}?sid=${after}`,
        'GET',
        `Cookie: session=${after}`,
        `Referer: https://me:${secret()}@${HOST}/password/reset/${secret()}?token=${secret()}`,
      ),
      response: response('200 OK', `Set-Cookie: remember=${secret()}; Path=/verify/${secret()}; Max-Age=99`),
    },
    {
      // The path of the cookie is made of the path of the request.
      request: request(`/activate/${secret()}/form?nonce=${secret()}`, 'GET', `Cookie: session=${after}`),
      response: response('200 OK', `Set-Cookie: step=${secret()}`),
    },
    {
      request: request(
        `/users/password-reset/MQ/${secret()}/`,
        'POST',
        `Cookie: session=${after}; x=${secret()}`,
      ),
      response: response('303 See Other', `Location: https://a:${secret()}@${HOST}/#/invite/${secret()}`),
    },
    {
      request: request('/logout', 'GET', `Cookie: session=${after}`),
      response: response('302 Found', 'Set-Cookie: session=; Max-Age=0; Path=/', 'Location: /'),
    },
    {
      request: request(`/account?session=${after}`, 'GET', `Cookie: session=${after}`),
      response: response('200 OK', `Set-Cookie: ${secret()}`),
    },
  ];
}

/** What stands around a secret; empty when it is not there. */
function around(text: string, one: string): string {
  const at = text.indexOf(one);
  return at < 0 ? '' : text.slice(Math.max(0, at - 100), at + one.length + 20);
}

async function shownIn(name: FormatName, capture: Buffer, filter: string): Promise<string> {
  const output = memoryOutput();
  const fields = name === 'fields' ? FIELDS.filter(({ type }) => type !== 'protocol') : [];
  const reporter = createReporter(name, { ...options(), fields, details: true, rows: true });
  const result = await runAnalysis({
    command: ['crumbshark', '-Y', filter],
    input: { ...wholeInput([]), stream: { name: 'x.pcap', bytes: Readable.from([capture]) } },
    filter: compileFilter(filter),
    name: null,
    host: null,
    reports: [{ reporter, output, masked: true }],
    audit: { ...NO_GATE, failOn: 'low', config: {}, baseline: null, assumeHttps: false },
  });
  expect(result.summary.messages).toBe(14);
  return output.text();
}

/** A message log is for judging, which needs the values: --mask with it is an error. */
const MASKABLE = (Object.keys(FORMATS) as FormatName[]).filter((name) => name !== 'messages');

it('no secret is in any format', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(secrets, async (all) => {
      const hidden = new Secrets(all);
      const capture = captureFile(visit(hidden));
      const [first] = hidden.used;
      for (const filter of [
        '',
        `http or http.set_cookie contains "session=${first}" or cookie.value == "${first}"`,
      ])
        for (const name of MASKABLE) {
          const text = await shownIn(name, capture, filter);
          expect(text.length).toBeGreaterThan(100);
          for (const one of hidden.used) expect(around(text, one), name).toBe('');
        }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});
