// A visit with a browser that is recorded twice: as a HAR file by the browser, and as packets by tcpdump. Judged, both say the same.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usable } from '../capture/live/support.ts';
import { judged } from '../support/log-equality.ts';
import { hasPrograms } from '../support/repository.ts';
import { RECORDING_BROWSERS } from './recording-browsers.ts';
import { VisitedApplication } from './visited-application.ts';

const folder = mkdtempSync(join(tmpdir(), 'crumbshark-har-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function tcpdump(port: number, file: string): Promise<ChildProcess> {
  const child = spawn('tcpdump', ['-i', 'lo', '-U', '-w', file, '-Z', 'root', `tcp port ${port}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('tcpdump has ended')));
    child.stderr?.on('data', (text) => /listening/.test(String(text)) && resolve());
  });
  return child;
}

const VISITS = RECORDING_BROWSERS.flatMap((browser) => [
  { browser, title: `${browser.name}, HTTP/1.1`, isTls: false },
  { browser, title: `${browser.name}, HTTP/2`, isTls: true },
]);

describe.each(VISITS)(
  'recorded with $title (needs chromium, firefox-esr, openssl, tcpdump and root)',
  ({ browser, title, isTls }) => {
    const canRecord = usable.tcpdump && browser.isThere && hasPrograms('openssl');
    const place = join(folder, title.replaceAll(/\W+/g, '-'));
    const [pcap, keyLog] = [join(place, 'visit.pcap'), join(place, 'keys.log')];
    let har = '';
    let requests: readonly string[] = [];

    beforeAll(async () => {
      if (!canRecord) return;
      mkdirSync(place);
      const application = new VisitedApplication(isTls ? place : null);
      await application.listen();
      const capture = await tcpdump(application.port, pcap);
      har = await browser.record(application, place, keyLog);
      application.close();
      await sleep(500);
      const ended = new Promise((resolve) => capture.once('exit', resolve));
      capture.kill('SIGINT');
      await ended;
      ({ requests } = application);
    }, 240_000);

    const recordsOf = async (inputs: readonly string[]) => {
      const keylogFiles = existsSync(keyLog) ? [keyLog] : [];
      return (await judged({ inputs, keylogFiles })).lines.map((line) => JSON.parse(line));
    };
    const both = async () => [await recordsOf([har]), await recordsOf([pcap])] as const;
    type Records = Awaited<ReturnType<typeof recordsOf>>;
    const ofType = (records: Records, type: string) => records.filter((record) => record.type === type);

    it.skipIf(!canRecord)('the requests of the HAR file are those that the server got', async () => {
      const { entries } = JSON.parse(readFileSync(har, 'utf8')).log;
      const [ofHar] = await both();
      expect(ofType(ofHar, 'summary')[0].messages).toBe(2 * requests.length);
      // Style sheets that came from the memory of the browser look like responses.
      expect(entries.length).toBeGreaterThan(requests.length);
    });

    it.skipIf(!canRecord)('every Set-Cookie is the same, with what the browser does with it', async () => {
      const plain = (records: Records) =>
        ofType(records, 'set-cookie').map(
          ({ setCookie, status, host, protocol, deletion, verdict, request }) => ({
            ...{ setCookie, status, host, protocol, deletion, verdict, url: request.url },
          }),
        );
      const [ofHar, ofPcap] = await both();
      expect(plain(ofHar)).toEqual(plain(ofPcap));
      expect(plain(ofHar).map(({ protocol }) => protocol)).toEqual(Array(5).fill(isTls ? 'h2' : 'http/1.1'));
    });

    it.skipIf(!canRecord)('the findings are the same', async () => {
      const plain = (records: Records) =>
        ofType(records, 'finding')
          .map(({ rule, severity, confidence, host, cookieName, message, why, count }) =>
            [rule, severity, confidence, host, cookieName, message, why, count].join(' | '),
          )
          .sort();
      const [ofHar, ofPcap] = await both();
      expect(plain(ofHar)).toEqual(plain(ofPcap));
      expect(plain(ofHar).length).toBeGreaterThan(5);
      // Wireshark cannot show it.
      expect(ofType(ofHar, 'finding').map(({ filter }) => filter)).toEqual(plain(ofHar).map(() => ''));
    });

    it.skipIf(!canRecord)('the sessions are the same, with the same events in the same order', async () => {
      type Event = { event: string; status: number | null; count: number; request: { path: string } | null };
      const plain = (records: Records) =>
        ofType(records, 'session').map(({ host, name, kind, client, events }) => ({
          ...{ host, name, kind, client },
          events: (events as Event[]).map(({ event, status, count, request }) =>
            [event, status, request?.path, count].join(' '),
          ),
        }));
      const [ofHar, ofPcap] = await both();
      expect(plain(ofHar)).toEqual(plain(ofPcap));
      expect(plain(ofHar)[0]?.events.join()).toMatch(/login.*logout/);
    });

    it.skipIf(!canRecord)('both named together are one visit seen twice, which is refused', async () => {
      await expect(recordsOf([har, pcap])).rejects.toThrow(
        /hold the same visit, and one of them is a HAR file: name one of them/,
      );
    });
  },
);
