import { describe, expect, it } from 'vitest';
import { Inventory } from '../../src/analysis/inventory.ts';
import { MAX_INVENTORY_COOKIES } from '../../src/analysis/limits.ts';
import { ClientStore } from '../../src/browser/client-store.ts';
import { messageTimeMs } from '../../src/record/message.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { Counters } from '../../src/shared/counters.ts';
import { header, request, response } from '../support/messages.ts';

/** A browser and the inventory of what it is sent and sends. */
function visit() {
  const counters = new Counters();
  const store = new ClientStore('chrome', counters);
  const inventory = new Inventory(counters);
  const get = (url: string, cookie: string, frame: number) =>
    request({ url, frame, fields: cookie === '' ? [] : [header('Cookie', cookie)] });
  return {
    inventory,
    counters,
    /** The ids of the records that gave what is sent. */
    send: (url: string, cookie: string, frame = 1) =>
      inventory.add(get(url, cookie, frame), NO_RESULTS, true).setBy,
    receive(url: string, setCookies: readonly string[], frame = 2, hasRecords = true): void {
      const fields = setCookies.map((field) => header('Set-Cookie', field));
      const message = response({ fields, frame, request: { url } });
      const context = { url, timeMs: messageTimeMs(message) };
      const verdicts = message.setCookies.map(({ parsed }) => store.receive(parsed, context));
      inventory.add(message, { ...NO_RESULTS, verdicts }, hasRecords);
    },
    list: () =>
      inventory.entries().map((entry) => {
        const { input: _, ...identity } = entry.identity;
        return { ...identity, ...entry.view().counts };
      }),
  };
}

const A = 'https://a.example/';
const NONE = { set: 0, sent: 0, deleted: 0, refused: 0, judged: 0, values: 0 };
/** Judged as often as it is set and deleted. */
const cookie = (change: { set?: number; deleted?: number; [member: string]: unknown }) => ({
  host: 'a.example',
  name: 'sid',
  domain: null,
  path: '/',
  partitionKey: null,
  ...NONE,
  judged: (change.set ?? 0) + (change.deleted ?? 0),
  ...change,
});

describe('counts', () => {
  it('what is set, sent, deleted and refused, and different values', () => {
    const { receive, send, list } = visit();
    receive(A, ['sid=1', 'sid=2', 'sid=; Max-Age=0', 'sid=3; Domain=b.example']);
    send(A, 'sid=2');
    send(A, 'sid=2');
    send(A, 'sid=9');
    expect(list()).toEqual([
      cookie({ set: 2, sent: 3, deleted: 1, values: 3 }),
      cookie({ domain: 'b.example', set: 1, refused: 1, values: 1 }),
    ]);
  });

  it('as judged what is set in a whole header block, and what the configuration does not ignore', () => {
    const counters = new Counters();
    const inventory = new Inventory(counters, (_, name) => name === 'theme');
    const store = new ClientStore('chrome', counters);
    const fields = ['sid=1', 'theme=1'].map((field) => header('Set-Cookie', field));
    for (const incomplete of [true, false]) {
      const message = response({ fields, incomplete, request: { url: A } });
      const context = { url: A, timeMs: messageTimeMs(message) };
      const verdicts = message.setCookies.map(({ parsed }) => store.receive(parsed, context));
      inventory.add(message, { ...NO_RESULTS, verdicts }, true);
    }
    expect(inventory.entries().map((entry) => entry.view().counts)).toMatchObject([
      { set: 2, judged: 1 },
      { set: 2, judged: 0 },
    ]);
  });

  it('cookies of one name apart that differ in host, domain, path or partition', () => {
    const { receive, list } = visit();
    receive(A, ['sid=1; Path=/', 'sid=1; Path=/x', 'sid=1; Domain=a.example', 'sid=1; Secure; Partitioned']);
    receive('https://b.example/', ['sid=1']);
    receive('https://a.example:8443/', ['sid=1']);
    expect(list().map(({ host, domain, path, partitionKey }) => [host, domain, path, partitionKey])).toEqual([
      ['a.example', null, '/', null],
      ['a.example', null, '/x', null],
      ['a.example', 'a.example', '/', null],
      ['a.example', null, '/', ''],
      ['b.example', null, '/', null],
      ['a.example:8443', null, '/', null],
    ]);
  });

  it('nothing twice that another hop shows again, but its records are numbered', () => {
    const { inventory, receive, send, list } = visit();
    receive(A, ['sid=1']);
    const again = response({ fields: [header('Set-Cookie', 'sid=1')], request: { url: A } });
    inventory.add(again, { ...NO_RESULTS, hop: { of: 1, depth: 1 } }, true);
    receive(A, ['sid=2']);
    expect(list()).toEqual([cookie({ set: 2, values: 2 })]);
    expect(send(A, 'sid=2')).toEqual(['set3']);
  });
});

describe('which response gave a value', () => {
  it('the last one that did', () => {
    const { receive, send } = visit();
    receive(A, ['sid=1', 'theme=dark']);
    receive(A, ['sid=2']);
    receive(A, ['sid=1']);
    expect(send(A, 'theme=dark; sid=1')).toEqual(['set2', 'set4']);
    expect(send(A, 'sid=2')).toEqual(['set3']);
  });

  it('of the path that the request is for: the longer one first', () => {
    const { receive, send, list } = visit();
    receive(A, ['sid=1; Path=/admin', 'sid=1; Path=/', 'sid=1; Path=/plugins']);
    expect(send(`${A}admin/users`, 'sid=1; sid=1')).toEqual(['set1', 'set2']);
    expect(send(`${A}adminx`, 'sid=1')).toEqual(['set2']);
    expect(list().map(({ path, sent }) => [path, sent])).toEqual([
      ['/admin', 1],
      ['/', 2],
      ['/plugins', 0],
    ]);
  });

  it('with one Domain, set by two of its hosts, they are one cookie of the browser (RFC 6265bis 5.7)', () => {
    const { receive, send, list, inventory } = visit();
    send('https://id.a.example/', 'sid=0');
    receive('https://www.a.example/', ['sid=1; Domain=a.example; Path=/']);
    receive('https://id.a.example/', ['sid=2; Domain=a.example; Path=/', 'own=1; Path=/']);
    receive('https://www.a.example/', ['own=1; Path=/']);
    send('https://www.a.example/', 'sid=2; own=1');
    const identity = { host: 'www.a.example', domain: 'a.example' };
    expect(list()).toEqual([
      cookie({ ...identity, set: 2, sent: 2, values: 3 }),
      cookie({ host: 'id.a.example', name: 'own', set: 1, values: 1 }),
      cookie({ host: 'www.a.example', name: 'own', set: 1, sent: 1, values: 1 }),
    ]);
    expect(inventory.entries()[0]!.hosts).toEqual(['www.a.example', 'id.a.example']);
  });

  it('what neither may set for a domain stays with its host', () => {
    const { receive, list } = visit();
    receive('https://www.b.example/', ['sid=1; Domain=a.example; Path=/']);
    receive('https://c.example/', ['sid=1; Domain=a.example; Path=/']);
    expect(list().map(({ host, refused }) => [host, refused])).toEqual([
      ['www.b.example', 1],
      ['c.example', 1],
    ]);
  });

  it('of a Domain above, of another port, but of no other host', () => {
    const { receive, send } = visit();
    receive('https://www.a.example/', ['sid=1; Domain=a.example', 'own=1']);
    expect(send('https://shop.a.example/', 'sid=1; own=1')).toEqual(['set1', null]);
    expect(send('https://www.a.example:8443/', 'sid=1; own=1')).toEqual(['set1', 'set2']);
    expect(send('https://b.example/', 'sid=1')).toEqual([null]);
  });

  it('also when another client sends it', () => {
    const { inventory, receive } = visit();
    receive(A, ['sid=1']);
    const other = request({ url: A, src: '192.0.2.7', fields: [header('Cookie', 'sid=1')] });
    expect(inventory.add(other, NO_RESULTS, true).setBy).toEqual(['set1']);
  });

  it('none for what the server never gave, or what has no record', () => {
    const { receive, send } = visit();
    receive(A, ['sid=1'], 2, false);
    receive(A, ['sid=2']);
    expect(send(A, 'sid=1; other=1')).toEqual([null, null]);
    expect(send(A, 'sid=2')).toEqual(['set1']);
  });
});

describe('who sets it', () => {
  it('a script, when it only ever came from the client', () => {
    const { inventory, send } = visit();
    send(A, '_ga=1', 7);
    send(A, '_ga=2', 9);
    const [entry] = inventory.entries();
    expect(entry).toMatchObject({ isFromServer: false, identity: { name: '_ga', path: null } });
    expect(entry!.view()).toMatchObject({
      counts: { ...NONE, sent: 2, values: 2 },
      first: { frame: 7 },
      last: { frame: 9 },
      flags: null,
      lifetimeSeconds: null,
    });
  });

  it('the server, also of what was sent before it was first set', () => {
    const { inventory, receive, send, list } = visit();
    send(A, 'sid=1', 1);
    receive(A, ['sid=2'], 2);
    expect(list()).toEqual([cookie({ set: 1, sent: 1, values: 2 })]);
    expect(inventory.entries()[0]!.view().first.frame).toBe(1);
  });

  it('the server deletes what a script has set', () => {
    const { receive, send, list } = visit();
    send(A, 'sid=1');
    receive(A, ['sid=; Max-Age=0']);
    expect(list()).toEqual([cookie({ sent: 1, deleted: 1, values: 1 })]);
  });
});

describe('flags and lifetime', () => {
  const view = (...fields: string[]) => {
    const { inventory, receive } = visit();
    for (const field of fields) receive(A, [field]);
    return inventory.entries()[0]!.view();
  };

  it('are those of the last time, and say that they changed', () => {
    expect(view('sid=1; Secure; SameSite=Lax; Max-Age=60').flags).toEqual({
      secure: true,
      httpOnly: false,
      sameSite: 'Lax',
      changed: false,
    });
    expect(view('sid=1; SameSite=Lax', 'sid=2; SameSite=lax; Max-Age=60')).toMatchObject({
      flags: { sameSite: 'Lax', changed: false },
      lifetimeSeconds: 60,
    });
    expect(view('sid=1; Secure', 'sid=2', 'sid=3').flags).toMatchObject({ secure: false, changed: true });
    expect(view('sid=1; HttpOnly; Max-Age=60', 'sid=; Max-Age=0')).toMatchObject({
      flags: { httpOnly: true, changed: false },
      lifetimeSeconds: 60,
    });
    expect(view('sid=; Max-Age=0').flags).toBeNull();
  });
});

it('keeps no more cookies than the limit, and counts the others', () => {
  const { send, counters, list } = visit();
  for (let index = 0; index < MAX_INVENTORY_COOKIES + 2; index++) send(`https://h${index}.example/`, 'a=1');
  expect(list()).toHaveLength(MAX_INVENTORY_COOKIES);
  expect(counters.droppedInventoryCookies).toBe(2);
});

describe('several captures', () => {
  /** What each of them does, in order, as rows of input, set, sent and the Secure flag. */
  function rowsOf(
    ...captures: readonly (readonly [input: string, setCookie: string | null, sent: string])[]
  ) {
    const store = new ClientStore('chrome', new Counters());
    const inventory = new Inventory(new Counters());
    for (const [input, setCookie, sent] of captures) {
      const url = 'http://localhost:3000/';
      if (setCookie !== null) {
        const message = response({
          input,
          fields: [header('Set-Cookie', setCookie)],
          request: { url, input },
        });
        const verdicts = message.setCookies.map(({ parsed }) =>
          store.receive(parsed, { url, timeMs: messageTimeMs(message) }),
        );
        inventory.add(message, { ...NO_RESULTS, verdicts }, true);
      }
      inventory.add(request({ input, url, fields: [header('Cookie', sent)] }), NO_RESULTS, true);
    }
    return inventory.entries().map((entry) => {
      const { counts, flags } = entry.view();
      return [entry.identity.input, counts.set, counts.sent, flags?.httpOnly ?? null];
    });
  }

  it('each has its own cookies, however equal they are', () => {
    const before = ['before.pcap', 'sid=1', 'sid=1'] as const;
    const after = ['after.pcap', 'sid=2; HttpOnly', 'sid=2'] as const;
    expect(rowsOf(before, after)).toEqual([
      ['before.pcap', 1, 1, false],
      ['after.pcap', 1, 1, true],
    ]);
    // The same capture once more, in another file: equal values are of their own capture.
    expect(rowsOf(before, ['copy.pcap', 'sid=1', 'sid=1'])).toEqual([
      ['before.pcap', 1, 1, false],
      ['copy.pcap', 1, 1, false],
    ]);
  });

  it('a value that goes on in the next file of a rotation is of the cookie that was set before', () => {
    expect(rowsOf(['1.pcap', 'sid=1', 'sid=1'], ['2.pcap', null, 'sid=1'])).toEqual([
      ['1.pcap', 1, 2, false],
    ]);
  });
});
