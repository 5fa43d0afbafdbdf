// What `crumbshark help <topic>` prints: the least that one has to know, and the document that says the rest.

import { FIELDS } from '../filter/fields.ts';
import { FORMATS } from '../report/index.ts';
import { labelledText, type Page } from '../report/labelled-text.ts';
import { TSHARK_OPTIONS } from './tshark-options.ts';

export interface HelpTopic {
  readonly name: string;
  readonly title: string;
  text(page: Page): string;
}

const FILTERS = `-Y chooses the messages that are shown and judged, in Wireshark's language:

  http.set_cookie                        the message has the field
  http.response.code == 302              also != < <= > >= (eq ne lt le gt ge)
  cookie.name matches "sess"             a regular expression; contains "text"
  http.response.code in {301 302 400..499}
  cookie.name == "sid" and not cookie.httponly
                                         also or, && || !, parentheses
  finding.severity == "high"             what the rules found

Text is written in double quotes, a network as 10.0.0.0/8, a time as
"2026-11-22 20:00:00".
--name and --host choose cookies by globs: --name 'sess*' --host '*.test'

The fields: crumbshark help fields. More: docs/FILTERS.md
`;

export const EXIT_CODES = `  0  done; also for a capture that ends in the middle of a packet, and after
     Ctrl-C
  1  a finding is at or above --fail-on
  2  wrong usage, an input that cannot be read, an output that cannot be written
  3  with --fail-on, --expect-cookie or --fail-on-unjudged: what matters could
     not be judged. No Set-Cookie was judged and something was hidden (TLS
     without keys, truncated packets, gaps, a filter), no HTTP message or no
     response was found, or an expected cookie is missing

1 wins over 3, 2 over both. The last line on standard error says why;
summary.run of -T json has it as data.

  crumbshark --fail-on medium --expect-cookie session@localhost e2e.pcap

More: docs/OPTIONS.md
`;

const TLS = `crumbshark reads HTTPS with your own keys. Let the browser, the
client or the server write a key log:

  SSLKEYLOGFILE=keys.log firefox         also chrome, curl, Python
  node --tls-keylog=keys.log server.js

and name it, live or with a capture:

  crumbshark --keylog keys.log login.pcap
  crumbshark -o tls.keylog_file:keys.log login.pcap
  sudo crumbshark -i lo --keylog keys.log

Keys inside a pcapng file are used without asking. One side of a connection is
enough. crumbshark run asks most programs by itself; where neither side writes:

  nginx, Ruby, PHP, openssl    crumbshark run --preload ./keylog.so -- ...
                               with the library of docs/TLS.md
  Java                         RSA key exchange in the test, and
                               --private-key server.pem: docs/TLS.md
  Go                           KeyLogWriter of tls.Config, in the code
  others                       a client that writes keys: curl, a browser

More: docs/TLS.md
`;

const LIVE = `  sudo crumbshark -i lo                            until Ctrl-C
  sudo crumbshark -i any -f 'tcp port 5000' -w login.pcapng
  crumbshark -D                                    the interfaces there are

Without sudo, once and for all:

  sudo setcap cap_net_raw,cap_net_admin+eip $(which dumpcap)

or through a pipe: sudo tcpdump -U -w - | crumbshark

More: docs/LIVE.md
`;

const RUN = `  crumbshark run --fail-on medium -- npm test

captures the loopback that the command uses, without root, and judges its
cookies when it has ended. The report goes to standard error; the exit code is
that of the command, else that of --fail-on.

  --forward PORT         a server that runs already, outside: a database
  --net                  let the command reach the internet
  --host-loopback        the loopback of the machine, with rights
  --no-keys              programs do not write their TLS secrets
  -w FILE, --report FORMAT=FILE    keep the packets; write a report

What this machine allows: crumbshark doctor. More: docs/RUN.md
`;

const CI = `One line guards the cookies of a project:

  npx crumbshark run --fail-on medium -- npm test

  GitHub     -T github --report sarif=cookies.sarif
             and before it, on Ubuntu:
             sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
  GitLab     --report junit=cookies.xml
             --report gitlab=gl-code-quality-report.json
  Jenkins    --report junit=cookies.xml
  anywhere   --report markdown=cookies.md

What fails a job: crumbshark help gate. What is accepted: crumbshark help
baseline. Whole files for each of them: docs/CI.md
`;

const TESTS = `In a single test of Vitest, Jest or Playwright:

  import { record } from 'crumbshark/vitest';

  const recording = await record(() => login());
  expect(recording).toHaveNoCookieFindings({ failOn: 'medium' });
  expect(recording).toSetCookie('sid', { httpOnly: true, sameSite: 'Lax' });
  expect(recording).toRotateSession('sid');
  expect(recording).toEndSession('sid');           of a logout

and run the tests with:

  npx crumbshark run -- npx vitest run

More: docs/TESTS.md
`;

const BASELINE = `Findings that are accepted for now, in a file that can be committed:

  crumbshark --baseline cookies.json --update-baseline e2e.pcap
  crumbshark --baseline cookies.json --fail-on low e2e.pcap

The first writes it, the second fails for what is new. An entry may have a
"reason", and a last day: "expires": "2027-03-31". --update-baseline keeps
reasons, and days that are not over. More: docs/CONFIGURATION.md
`;

export const HELP_TOPICS: readonly HelpTopic[] = [
  { name: 'filters', title: 'display filters: -Y, --name, --host', text: () => FILTERS },
  { name: 'fields', title: 'the fields of -Y and -e', text: fieldsText },
  { name: 'formats', title: 'the formats of -T and --report', text: formatsText },
  { name: 'gate', title: 'exit codes, in a pipeline', text: () => EXIT_CODES },
  { name: 'tls', title: 'HTTPS with your own keys', text: () => TLS },
  { name: 'live', title: 'live capture, with sudo and without', text: () => LIVE },
  { name: 'run', title: 'around your tests: crumbshark run', text: () => RUN },
  { name: 'ci', title: 'GitHub, GitLab, Jenkins', text: () => CI },
  { name: 'tests', title: 'in Vitest, Jest and Playwright', text: () => TESTS },
  { name: 'baseline', title: 'findings that are accepted', text: () => BASELINE },
  { name: 'tshark', title: 'options of tshark that are accepted or refused', text: tsharkText },
];

function fieldsText(page: Page): string {
  const labelColumns = columnsOf(FIELDS.map(({ name }) => name));
  return FIELDS.map(({ name, help }) => labelledText(page, name, help, { labelColumns })).join('');
}

function formatsText(page: Page): string {
  const names = Object.keys(FORMATS).join(', ');
  return (
    labelledText(page, '', `-T and --report take ${names}.`, { labelColumns: 0 }) +
    '\n  crumbshark -T fields -e cookie.name -e cookie.path login.pcap\n' +
    '  crumbshark --report ndjson=cookies.ndjson login.pcap\n\nMore: docs/OUTPUT.md, docs/RECORDS.md\n'
  );
}

/** Those that are accepted, then the others. */
function tsharkText(page: Page): string {
  const list = (isRefused: boolean): string => {
    const options = TSHARK_OPTIONS.filter(({ accepts }) => (accepts === false) === isRefused);
    const labelColumns = columnsOf(options.map(label));
    return options.map((option) => labelledText(page, label(option), option.text, { labelColumns })).join('');
  };
  return `Accepted, and never needed:\n\n${list(false)}\nRefused, and what to do instead:\n\n${list(true)}`;
}

function label({ names }: { readonly names: readonly string[] }): string {
  return `  ${names.join(', ')}`;
}

function columnsOf(labels: readonly string[]): number {
  return Math.max(...labels.map(({ length }) => length)) + 2;
}
