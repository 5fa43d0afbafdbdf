// The story of a session tells each step as it was on the wire: value, path and status (fixtures/story; what happened is
// what tshark shows of the Cookie and Set-Cookie fields).

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crumbshark } from '../support/program.ts';
import { FIXTURES } from '../support/repository.ts';

interface Row {
  readonly request: string;
  readonly status: string;
  readonly events: string;
}

/** The rows of the first session, each cell on one line. */
async function storyOf(capture: string): Promise<Row[]> {
  const { stdout } = await crumbshark([join(FIXTURES, 'story', capture)], {
    environment: { COLUMNS: '140' },
  });
  const lines = stdout.split('\n');
  const start = lines.findIndex((line) => line.startsWith('  Time '));
  const header = lines[start]!;
  const columns = ['Frames', 'Request', 'Status', 'Events'].map((title) => header.indexOf(title));
  const rows: Row[] = [];
  for (const line of lines.slice(start + 1)) {
    if (!line.startsWith('  ') || /^ {2}(?:Rules|\w+ {2}\S+:)/.test(line)) break;
    const [, request, status] = columns.map((from, index) => line.slice(from, columns[index + 1]).trim());
    const events = line.slice(columns[3]).trim();
    const last = rows.at(-1);
    if (/^ {2}\d/.test(line)) rows.push({ request: request!, status: status!, events });
    else if (last !== undefined) rows[rows.length - 1] = { ...last, events: `${last.events}, ${events}` };
  }
  return rows;
}

describe('the story', () => {
  it('has a row for each value', async () => {
    expect(await storyOf('rotated-then-sent.pcap')).toEqual([
      { request: 'POST /login (user, password)', status: '302', events: 'login, gets value 1' },
      { request: 'GET /', status: '200', events: 'sends value 1, gets value 2 instead, authenticated' },
      { request: 'GET /', status: '200', events: 'sends value 2, authenticated' },
      { request: 'GET /', status: '200', events: 'sends value 2, gets value 3 instead, authenticated' },
      { request: 'GET /', status: '200', events: 'sends value 3, authenticated' },
    ]);
  });

  it('has a row for each status', async () => {
    expect(await storyOf('let-in-then-turned-away.pcap')).toEqual([
      { request: 'POST /login (user, password)', status: '302', events: 'login, gets value 1' },
      { request: 'GET /', status: '200', events: 'sends value 1, authenticated' },
      { request: 'GET /', status: '302', events: 'sends value 1' },
      { request: 'GET /', status: '403', events: 'sends value 1' },
    ]);
  });

  it('says at the login that the value stays', async () => {
    expect(await storyOf('express-session-fixation.pcap')).toContainEqual({
      request: 'POST /login (u, p)',
      status: '302',
      events: 'login, keeps value 1, sends value 1',
    });
  });
});
