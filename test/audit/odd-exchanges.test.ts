// Exchanges from the wire to their findings, in segments of any size: what only shows between the rooms.

import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import type { CrumbRecord } from '../../src/record/records.ts';
import { pcap } from '../support/capture-formats.ts';
import { Conversation, request, response } from '../support/conversation.ts';
import { ethernet } from '../support/headers.ts';

const ID = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const KEPT = 'Secure; HttpOnly; Path=/; SameSite=Lax';
const FORM = 'username=a&password=b';
const LOGIN = request(
  '/login',
  'POST',
  'Content-Type: application/x-www-form-urlencoded',
  `Content-Length: ${FORM.length}`,
);

/** All records of one exchange on one connection; the response comes in segments of that many bytes. */
async function recordsOf(asked: string, responded: string, segmentBytes: number): Promise<CrumbRecord[]> {
  const talk = new Conversation().open();
  talk.send(asked);
  talk.respond(responded, segmentBytes);
  talk.close();
  const capture = pcap(talk.packets.map(({ bytes }) => ({ bytes: ethernet(bytes) })));
  const records: CrumbRecord[] = [];
  for await (const record of analyze(capture, { assumeHttps: true })) records.push(record);
  return records;
}

function rulesOf(records: readonly CrumbRecord[]): string[] {
  return records.flatMap((record) => (record.type === 'finding' ? [record.rule] : []));
}

describe.each([[1448], [1], [7]])('segments of %i bytes', (segmentBytes) => {
  it.each([
    ['a redirect', '302 Found', 'Location: /a\rX-Evil: 1'],
    ['a page', '200 OK', 'X-Name: u\rContent-Type: text/html'],
    ['a line that begins with it', '200 OK', '\rX-Evil: 1'],
  ])('a CR hides a field where no cookie is: %s', async (_, status, line) => {
    const records = await recordsOf(request('/a'), response([line], '', status), segmentBytes);
    expect(rulesOf(records)).toEqual(['response-splitting']);
    expect(records.some(({ type }) => type === 'set-cookie')).toBe(false);
  });

  it.each([
    ['a folded line', 'X-Name: u\r v: w'],
    ['no field behind it', 'X-Name: u\rv'],
    ['CR CR LF', 'X-Name: u\r'],
  ])('nothing is hidden: %s', async (_, line) => {
    expect(rulesOf(await recordsOf(request('/a'), response([line], ''), segmentBytes))).toEqual([]);
  });

  it.each([
    ['the form again', 'text/html', '<form method=post><input name=u><input type=password name=p></form>'],
    ['an error in JSON', 'application/json', '{"error":"invalid credentials"}'],
    ['a flag in JSON', 'application/json', '{"success":false}'],
  ])('a login that fails leaves nothing to report: %s', async (_, type, body) => {
    for (const lines of [
      [`Set-Cookie: sid=${ID}; ${KEPT}`, `Set-Cookie: sid=; Max-Age=0; ${KEPT}`],
      [`Set-Cookie: token=${ID}; Max-Age=0; ${KEPT}`],
    ]) {
      const responded = response([...lines, `Content-Type: ${type}`], body);
      const rules = rulesOf(await recordsOf(LOGIN + FORM, responded, segmentBytes));
      expect(rules).not.toContain('set-then-deleted');
      expect(rules).not.toContain('dead-on-arrival');
    }
  });

  it('one that works is reported', async () => {
    const lines = [`Set-Cookie: token=${ID}; Max-Age=0; ${KEPT}`, 'Content-Type: application/json'];
    const rules = rulesOf(await recordsOf(LOGIN + FORM, response(lines, '{"ok":true}'), segmentBytes));
    expect(rules).toContain('dead-on-arrival');
  });

  it('a preflight sets no cookie', async () => {
    const asked = request(
      '/login',
      'OPTIONS',
      'Origin: https://spa.test',
      'Access-Control-Request-Method: POST',
    );
    const responded = response([`Set-Cookie: sid=${ID}; Path=/`], '', '200 OK');
    const records = await recordsOf(asked, responded, segmentBytes);
    expect(records.map(({ type }) => type)).toEqual(['set-cookie', 'inventory', 'summary']);
    expect(records[0]).toMatchObject({
      verdict: { stored: false, action: 'refused', reason: 'UnknownError' },
    });
  });
});
