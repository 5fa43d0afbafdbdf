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

/** A step: the time that the user is logged in, the time, the packets, the request with its status, what happens. */
const STEP = /^ {2}[┏┃┗ ] +\d\d:\d\d:\d\d +\S+ {2}(.+?) (\d{3}|-) {2,}(.*)$/;

/** The steps of the first session, where each is one line. */
async function storyOf(capture: string): Promise<Row[]> {
  const { stdout } = await crumbshark([join(FIXTURES, 'story', capture)], {
    environment: { COLUMNS: '140' },
  });
  const lines = stdout.split('\n');
  const rows: Row[] = [];
  for (const line of lines.slice(lines.findIndex((line) => line.startsWith('Sessions')) + 2)) {
    const [, request, status, events] = STEP.exec(line) ?? [];
    if (request === undefined) break;
    rows.push({ request, status: status!, events: events! });
  }
  return rows;
}

describe('the story', () => {
  it('has a row for each value', async () => {
    expect(await storyOf('rotated-then-sent.pcap')).toEqual([
      { request: 'POST /login', status: '302', events: 'Login: gets value 1' },
      { request: 'GET /', status: '200', events: 'sends value 1; gets value 2' },
      { request: 'GET /', status: '200', events: 'sends value 2' },
      { request: 'GET /', status: '200', events: 'sends value 2; gets value 3' },
      { request: 'GET /', status: '200', events: 'sends value 3' },
    ]);
  });

  it('has a row for each status', async () => {
    expect(await storyOf('let-in-then-turned-away.pcap')).toEqual([
      { request: 'POST /login', status: '302', events: 'Login: gets value 1' },
      { request: 'GET /', status: '200', events: 'sends value 1' },
      { request: 'GET /', status: '302', events: 'sends value 1; the page no longer opens' },
      { request: 'GET /', status: '403', events: 'sends value 1; the page no longer opens' },
    ]);
  });

  it('says at the login that the value stays', async () => {
    expect(await storyOf('express-session-fixation.pcap')).toContainEqual({
      request: 'POST /login',
      status: '302',
      events: 'Login: sends value 1; keeps value 1',
    });
  });
});
