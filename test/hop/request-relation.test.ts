import { describe, expect, it } from 'vitest';
import { relationOf } from '../../src/hop/request-relation.ts';
import type { RequestMessage } from '../../src/record/message.ts';
import { header } from '../support/messages.ts';
import { type Field, innerRequest, outerRequest, SID } from './requests.ts';

const OTHER_SID = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';

function relation(
  outer: RequestMessage,
  inner: RequestMessage,
  isNear = true,
  isKnownRoute = false,
  isStale = false,
) {
  const isOneCapture = outer.input === inner.input;
  const clients = [outer.src];
  const places = { isNear, isKnownRoute, clients, outermost: outer, isOneCapture, isStale };
  const found = relationOf(outer, inner, places);
  return found === null ? 'none' : found.isCertain ? 'certain' : 'possible';
}

describe('on one machine', () => {
  it('a proxy writes the same request anew', () => {
    expect(relation(outerRequest(), innerRequest())).toBe('certain');
    const h2 = outerRequest({ protocol: 'h2', streamId: 1, tls: true });
    expect(relation(h2, innerRequest({ protocol: 'http/1.1' }))).toBe('certain');
  });

  it('a relay sends the same bytes: Host names the other server', () => {
    const inner = outerRequest({ stream: 2, srcPort: 50_002, dstPort: 3000 });
    expect(relation(outerRequest(), inner)).toBe('certain');
  });

  it('two requests of one program to two servers are no hops, though their cookies may show that they are', () => {
    const direct = outerRequest({ stream: 2, dstPort: 3000 });
    const fields = direct.fields.map((field) =>
      field.name === 'Host' ? { ...field, value: 'localhost:3000' } : field,
    );
    expect(relation(outerRequest(), { ...direct, fields })).toBe('possible');
    expect(relation(outerRequest(), { ...direct, fields }, true, true)).toBe('certain');
  });

  it('two servers of one name that a program asks at one time are no hops, unless Host shows where it came from', () => {
    const named = (host: string, dstPort: number) => {
      const { fields, ...data } = outerRequest({ stream: dstPort, dstPort });
      return {
        ...data,
        fields: fields.map((field) => (field.name === 'Host' ? { ...field, value: host } : field)),
      };
    };
    expect(relation(named('shop.test', 3000), named('shop.test', 4000))).toBe('possible');
    expect(relation(named('shop.test', 80), named('shop.test', 4000))).toBe('certain');
    expect(relation(named('shop.test:3000', 3000), named('shop.test:3000', 4000))).toBe('certain');
  });

  it('two requests to one server are two requests', () => {
    expect(relation(outerRequest(), outerRequest({ stream: 2, srcPort: 50_002 }))).toBe('none');
  });

  it('a server asks itself for the page that an action leads to', () => {
    // Recorded from Next.js 15: a server action that redirects. The cookie is one that its response is going to set.
    const action = outerRequest({ method: 'POST', target: '/login' });
    const cookie = ['Cookie', `sid=${SID}`] as const;
    const toItself = (host: string, forwarded: string, ...more: readonly Field[]) =>
      innerRequest({
        dstPort: 8080,
        target: '/dashboard?_rsc',
        fields: [['Host', host], ['User-Agent', 'Chrome'], ['X-Forwarded-Host', forwarded], ...more].map(
          ([name = '', value = '']) => header(name, value),
        ),
      });
    const forClient = ['X-Forwarded-For', '127.0.0.1'] as const;
    expect(relation(action, toItself('127.0.0.1:8080', 'localhost:8080', forClient, cookie))).toBe('certain');
    expect(relation(action, toItself('127.0.0.1:8080', 'localhost:8080', cookie))).toBe('certain');
    // Behind a proxy, which has said so before.
    const proxied = outerRequest({ method: 'POST', target: '/login' }, ['X-Forwarded-Host', 'shop.example']);
    expect(relation(proxied, toItself('127.0.0.1:8080', 'shop.example', cookie))).toBe('certain');
    // Another request that the proxy passes on, for another name, or of another client.
    expect(relation(proxied, toItself('localhost:8080', 'shop.example', cookie))).toBe('none');
    expect(relation(action, toItself('127.0.0.1:8080', 'other.example', cookie))).toBe('none');
    const forOther = ['X-Forwarded-For', '192.0.2.7'] as const;
    expect(relation(action, toItself('127.0.0.1:8080', 'localhost:8080', forOther))).toBe('none');
  });

  it('a proxy that writes the path anew too, and a page of one server that asks another one', () => {
    expect(relation(outerRequest(), innerRequest({ target: '/me.php?of=1' }))).toBe('possible');
    const sid: Field = ['Cookie', `sid=${SID}`];
    expect(relation(outerRequest({}, sid), innerRequest({ target: '/me.php' }, sid))).toBe('certain');
    const asked = outerRequest({ stream: 2, dstPort: 3000, target: '/api/me' }, sid);
    expect(relation(outerRequest({}, sid), asked)).toBe('none');
    // With other fields than the page has, as scripts send them.
    const script = outerRequest({ stream: 2, dstPort: 3000, target: '/api/me' }, sid, ['Origin', 'http://x']);
    expect(relation(outerRequest({}, sid), script)).toBe('none');
  });

  it('another method, browser, form or cookie is another request', () => {
    expect(relation(outerRequest(), innerRequest({ method: 'POST' }))).toBe('none');
    const posted = ['Content-Length', '31'] as const;
    expect(relation(outerRequest({}, posted), innerRequest({}, ['Content-Length', '32']))).toBe('none');
    const sid = ['Cookie', `sid=${SID}`] as const;
    expect(relation(outerRequest({}, sid), innerRequest({}, ['Cookie', `sid=${OTHER_SID}`]))).toBe('none');
  });

  it('a server that calls another one does so for its user, whose cookie it sends, or may pass cookies on', () => {
    const callBy = (userAgent: string, ...more: Field[]) => {
      const { fields, ...call } = innerRequest({ target: '/api/me' }, ...more);
      return {
        ...innerRequest({ target: '/api/me' }, ...more),
        ...call,
        fields: fields.map((field) => (field.name === 'User-Agent' ? { ...field, value: userAgent } : field)),
      };
    };
    const sid: Field = ['Cookie', `sid=${SID}`];
    expect(relation(outerRequest(), callBy('node'))).toBe('possible');
    expect(relation(outerRequest({}, sid), callBy('node', sid))).toBe('certain');
    // A machine of its own: a browser there is a browser.
    const outer = outerRequest({ src: '10.0.0.1', dst: '10.0.0.2' });
    const far = { src: '10.0.0.2', dst: '10.0.0.3' };
    expect(relation(outer, { ...callBy('node'), ...far })).toBe('certain');
    expect(relation(outer, { ...callBy('Mozilla/5.0'), ...far })).toBe('possible');
  });

  it('a cache asks for the page where its client asks for the header', () => {
    expect(relation(outerRequest({ method: 'HEAD' }), innerRequest())).toBe('certain');
    expect(relation(outerRequest(), innerRequest({ method: 'HEAD' }))).toBe('none');
  });

  it('a load balancer puts the name of a server before a value, and keeps its own cookie', () => {
    const outer = outerRequest({}, ['Cookie', `SRV=s1; sid=s1~${SID}`]);
    expect(relation(outer, innerRequest({}, ['Cookie', `sid=${SID}`]))).toBe('certain');
  });
});

describe('on several machines', () => {
  const far = { src: '10.0.0.2', dst: '10.0.0.3' };
  const outer = (...fields: Parameters<typeof outerRequest>[1][]) =>
    outerRequest({ src: '10.0.0.1', dst: '192.0.2.7' }, ...fields);

  it('it takes more: the client is named, or the cookie is the same', () => {
    expect(relation(outer(), innerRequest(far), false)).toBe('possible');
    expect(relation(outer(), innerRequest(far, ['X-Forwarded-For', '10.0.0.1']), false)).toBe('certain');
    const sid = ['Cookie', `sid=${SID}`] as const;
    expect(relation(outer(sid), innerRequest(far, sid), false)).toBe('certain');
    const theme = ['Cookie', 'theme=dark'] as const;
    expect(relation(outer(theme), innerRequest(far, theme), false)).toBe('possible');
  });

  it('what was forwarded for another client is another request', () => {
    expect(relation(outer(), innerRequest(far, ['X-Forwarded-For', '10.0.0.9']), false)).toBe('none');
    expect(relation(outer(), innerRequest(far, ['Forwarded', 'for=10.0.0.9;proto=http']), false)).toBe(
      'none',
    );
  });

  it('one client that asks two servers is no proxy', () => {
    const direct = outerRequest({ src: '10.0.0.1', srcPort: 50_002, dst: '192.0.2.8' }, [
      'Cookie',
      `sid=${SID}`,
    ]);
    expect(relation(outer(['Cookie', `sid=${SID}`]), direct, false)).toBe('none');
  });

  it('translated addresses keep every byte, and the port', () => {
    const before = { src: '172.17.0.2', srcPort: 40_000, dst: '192.0.2.7', dstPort: 80 };
    const masqueraded = { ...before, stream: 2, src: '10.0.0.1' };
    const sid = ['Cookie', `sid=${SID}`] as const;
    expect(relation(outerRequest(before, sid), outerRequest(masqueraded, sid), false)).toBe('certain');
    // Two clients of one server may use one port, most of all where a program has made the packets.
    expect(relation(outerRequest(before), outerRequest(masqueraded), false)).toBe('possible');
    expect(relation(outerRequest(before), outerRequest({ ...masqueraded, srcPort: 40_001 }), false)).toBe(
      'none',
    );
    const redirected = { ...before, stream: 2, dst: '172.17.0.9', dstPort: 8080 };
    expect(relation(outerRequest(before), outerRequest(redirected), false)).toBe('certain');
    expect(relation(outerRequest(before), outerRequest({ ...redirected, target: '/' }), false)).toBe('none');
  });
});

describe('in two captures', () => {
  const elsewhere = { input: 'other.pcap' };

  it('only a value of a user, or the address of the client, shows that it is one exchange', () => {
    expect(relation(outerRequest(), innerRequest(elsewhere))).toBe('possible');
    expect(relation(outerRequest(), innerRequest(elsewhere), true, true)).toBe('possible');
    const sid = ['Cookie', `sid=${SID}`] as const;
    expect(relation(outerRequest({}, sid), innerRequest(elsewhere, sid))).toBe('certain');
    expect(relation(outerRequest(), innerRequest(elsewhere, ['X-Forwarded-For', '127.0.0.1']))).toBe(
      'certain',
    );
  });

  it('equal addresses and ports are of machines that have nothing to do with each other', () => {
    const one = { src: '10.0.0.1', srcPort: 40_000, dst: '10.0.0.2', dstPort: 80 };
    const translated = { ...one, ...elsewhere, stream: 2, dst: '10.0.0.3' };
    expect(relation(outerRequest(one), outerRequest(translated), false)).toBe('possible');
  });
});

describe('an outer request whose response may be lost', () => {
  const SENT = ['Cookie', `sid=${SID}`] as const;
  const program = (change = {}) => {
    const inner = innerRequest({ target: '/api', ...change }, SENT);
    const fields = inner.fields.map((one) => (one.name === 'User-Agent' ? { ...one, value: 'curl/8' } : one));
    return { ...inner, fields };
  };

  it('proves nothing by what a client of its own may send, but by what a proxy adds', () => {
    const stale = (inner: RequestMessage) => relation(outerRequest({}, SENT), inner, true, true, true);
    expect(stale(innerRequest())).toBe('possible');
    expect(stale(innerRequest({}, SENT))).toBe('possible');
    expect(stale(program())).toBe('possible');
    expect(stale(innerRequest({}, ['X-Forwarded-For', '127.0.0.1']))).toBe('certain');
    expect(relation(outerRequest({}, SENT), program())).toBe('certain');
  });

  it('asks no server that is its own by another address', () => {
    const [outer, inner] = [outerRequest({ dst: '::1', src: '::1' }, SENT), program({ dstPort: 8080 })];
    expect(relation(outer, inner)).toBe('none');
    expect(relation({ ...outer, dst: '10.0.0.9' }, { ...inner, dst: '10.0.0.8' })).toBe('certain');
  });

  it('is redirected to HTTPS rather than passed on to it', () => {
    const secure = innerRequest({ tls: true, protocol: 'h2', streamId: 1 });
    expect(relation(outerRequest(), secure)).toBe('possible');
    expect(relation(outerRequest({ tls: true, protocol: 'h2', streamId: 1 }), innerRequest())).toBe(
      'certain',
    );
  });
});
