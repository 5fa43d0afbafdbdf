// Any one packet of a recorded conversation is lost: every cookie whose own header block was captured whole is found
// all the same, and none that was not there. CRUMBSHARK_EVERY_PACKET=1 tries every packet; else some are tried.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RecordedCapture } from '../support/lost-packet.ts';
import { FIXTURES } from '../support/repository.ts';

const TRIES = process.env.CRUMBSHARK_EVERY_PACKET === '1' ? Number.POSITIVE_INFINITY : 25;
const ALWAYS = ['express-login.pcap', 'php-login.pcap'];

/** Without the request it is not known that a response with a length has no body: what follows is taken for it. */
const ANSWERS_HEAD = /head/;
/** An export without acknowledgements: behind a loss in a chunked body nothing says where the next response begins. */
const NOT_MENDED = /mitm-h1-chunked/;

function capturesOf(folder: string): string[] {
  return readdirSync(join(FIXTURES, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.pcap') || name.endsWith('.pcap.gz'))
    .filter((name) => !ANSWERS_HEAD.test(name) && !NOT_MENDED.test(name))
    .map((name) => join(folder, name))
    .sort();
}

const captures =
  TRIES === Number.POSITIVE_INFINITY
    ? ['applications', 'flows', 'sessions', 'wire'].flatMap(capturesOf)
    : [...ALWAYS, ...capturesOf('wire'), ...capturesOf('sessions').slice(0, 3)];

describe('without any one packet', () => {
  it.each(captures)('%s', { timeout: 600_000 }, (name) => {
    const capture = new RecordedCapture(join(FIXTURES, name));
    const step = Math.max(1, Math.floor(capture.packetCount / TRIES));
    for (let lost = 0; lost < capture.packetCount; lost += step)
      expect(capture.without(lost), `without packet ${lost + 1}`).toEqual({ missing: [], invented: [] });
  });
});
