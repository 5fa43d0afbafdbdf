import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

describe('decodeJavaSessionId', () => {
  it.each([
    // Apache Tomcat: a public recording; with a jvmRoute, as its clustering guide shows
    ['Tomcat', 'CE63A8889956E71CFFD71D42B91C1C02', null],
    ['Tomcat', 'CE63A8889956E71CFFD71D42B91C1C02.worker1', 'worker1'],
    // IBM's WebSphere documentation: cache id, number, clone id
    ['WebSphere', '0000A2MB4IJozU_VM8IffsMNfdR:v544d0o0', 'v544d0o0'],
    ['WebSphere', '0000A2MB4IJozU_VM8IffsMNfdR:-1', null],
    ['WebSphere', '0001A2MB4IJozU_VM8IffsMNfdR:v544d0o0:v544d0o1', 'v544d0o0:v544d0o1'],
    // Oracle's format of WebLogic: number!primary!secondary
    ['WebLogic', 'BrYx4hyPZ4VSP9Wo4eU0OrqmhXMLFONbRHnpLFwRKZ9MSaf6wvYj!-314662473', '-314662473'],
    ['WebLogic', 'BrYx4hyPZ4VSP9Wo4eU0OrqmhXMLFONbRHnpLFwRKZ9MSaf6wvYj!-314662473!NONE', '-314662473!NONE'],
    ['Jetty', 'node01ar8e1nqmmsxzd0k1lsjfxy3x0.node0', 'node0'],
    ['JBoss', 'Sd6cHuJ2nZ2kVJqmkQdMnL9n1RHl6yHx1Ui2K3qV.host-a:server-one', 'host-a:server-one'],
    ['Java server', '1hzq3xg9n4k0w1c7l2m8p5v6b', null],
  ])('%s: %s', (server, value, node) => {
    const decoded = decodeSession('JSESSIONID', value)!;
    expect(decoded).toMatchObject({ format: 'java-session-id', framework: server, protection: 'opaque' });
    expect(decoded.content).toEqual(node === null ? null : { node });
    expect(decoded.leaks).toEqual(node === null ? [] : ['server name']);
  });

  it('reads when WebLogic made the session', () => {
    // An example of WebLogic 10.3 from June 2011; date -u -d @1308677666
    const value = 'BBp9TAACMTglQ2TDFAKR4tpyXg73LZDQJ2PtT9x8htG1tWY122aa!869187422!1308677666322';
    const decoded = decodeSession('JSESSIONID', value)!;
    expect(decoded).toMatchObject({ issuedAtMs: 1308677666322, content: { node: '869187422' } });
    expect(decoded.sentence).toContain('issued 2011-06-21 17:34:26 UTC');
  });

  it('needs the name, but for Jetty', () => {
    expect(decodeSession('sid', 'CE63A8889956E71CFFD71D42B91C1C02.worker1')).toBeNull();
    expect(decodeSession('sid', 'node01ar8e1nqmmsxzd0k1lsjfxy3x0.node0')?.framework).toBe('Jetty');
    expect(decodeSession('__Host-JSESSIONID', 'CE63A8889956E71CFFD71D42B91C1C02')?.framework).toBe('Tomcat');
  });

  it('takes a word for nothing', () => {
    expect(decodeSession('JSESSIONID', 'dummy')).toBeNull();
  });
});

describe('decodeSpringSession', () => {
  it('finds the UUID', () => {
    const value = Buffer.from('0b9a3c1e-3f5d-4a4e-9a7e-0f6d2b1c8e77').toString('base64');
    expect(decodeSession('SESSION', value)).toMatchObject({
      format: 'spring-session-id',
      protection: 'opaque',
    });
    expect(decodeSession('SESSION', 'aGVsbG8=')).toBeNull();
  });
});
