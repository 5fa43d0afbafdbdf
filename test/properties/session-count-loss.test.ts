// What the capture misses has happened all the same: without any one packet an application has no more sessions than with
// it, and no other high finding. Logins that failed, without a cookie, are listed by themselves when the login behind them
// is lost: they are not counted here.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import { packetsOf } from '../support/packets-of.ts';
import { FIXTURES } from '../support/repository.ts';

/** Shorter packets carry nothing: Ethernet, IPv4, TCP with its timestamps, and the record's header of 16 bytes. */
const EMPTY_BYTES = 16 + 70;
const PACKETS_OF_AN_APPLICATION = 60;

/** The first request of a connection: nothing says that the client which its response goes to was there before. */
const FIRST_REQUESTS: Readonly<Record<string, readonly number[]>> = { 'koa-session': [75], sinatra: [14] };

async function seen(header: Buffer, packets: readonly Buffer[]) {
  let sessions = 0;
  const high = new Set<string>();
  for await (const record of analyze(Buffer.concat([header, ...packets]))) {
    if (record.type === 'session' && record.name !== null) sessions++;
    if (record.type === 'finding' && record.severity === 'high')
      high.add(`${record.rule} ${record.cookieName}`);
  }
  return { sessions, high };
}

it.each([
  'django-admin',
  'express-passport-csurf',
  'flask-login',
  'koa-session',
  'mini-k-session-path-app',
  'rails-devise',
  'sinatra',
  'symfony',
  'tomcat-form',
])('%s', { timeout: 60_000 }, async (name) => {
  const { header, packets } = packetsOf(join(FIXTURES, 'applications', name, 'capture.pcap.gz'));
  const whole = await seen(header, packets);
  const places = [...packets.keys()].filter((place) => packets[place]!.length > EMPTY_BYTES);
  const step = Math.ceil(places.length / PACKETS_OF_AN_APPLICATION);
  const worse: string[] = [];
  for (let index = 0; index < places.length; index += step) {
    const lost = places[index]!;
    if (FIRST_REQUESTS[name]?.includes(lost + 1) === true) continue;
    const { sessions, high } = await seen(
      header,
      packets.filter((_, place) => place !== lost),
    );
    if (sessions > whole.sessions)
      worse.push(`without packet ${lost + 1}: ${sessions}, not ${whole.sessions}`);
    for (const one of high) if (!whole.high.has(one)) worse.push(`without packet ${lost + 1}: ${one}`);
  }
  expect(worse).toEqual([]);
});
