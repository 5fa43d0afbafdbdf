import { describe, expect, it } from 'vitest';
import { type TimelineStep, timelineSteps } from '../../src/report/session-timeline.ts';
import { event, flaskLogin, session } from '../support/sessions.ts';

/** `POST /login 302: login-failed issued`, `(34: sent 34)`. */
function sketch(steps: readonly TimelineStep[]): string[] {
  return steps.map((step) => {
    if (step.kind === 'fold')
      return `(${step.exchanges}: ${[...step.totals].map(([name, count]) => `${name} ${count}`).join(', ')})`;
    const { request, status, events } = step;
    return `${request?.method} ${request?.path} ${status}: ${events.map(({ event: name }) => name).join(' ')}`;
  });
}

describe('exchanges', () => {
  it('are a request and its response, with the events of both', () => {
    expect(sketch(timelineSteps(flaskLogin(), 100))).toEqual([
      'POST /login 302: login-failed issued',
      'POST /login 302: sent login rotated',
      'GET / 200: sent privileged-use',
      'POST /logout 302: sent logout rotated',
      'GET / 200: sent deleted',
    ]);
  });

  it('have the names of posted fields of any of their events', () => {
    const asked = event('login', 30, { asked: 'POST /login email,password', askedIn: 28 }).request!;
    const events = [
      event('sent', 28, { request: { ...asked, formFields: null } } as never),
      event('login', 30, { request: asked } as never),
    ];
    expect(timelineSteps(session({ events }), 100)).toMatchObject([
      { request: { formFields: ['email', 'password'] } },
    ]);
  });

  it('keep what overlaps apart', () => {
    const events = [
      event('sent', 10, { asked: 'GET /a', askedIn: 10 }),
      event('sent', 11, { asked: 'GET /b', askedIn: 11, status: null }),
      event('rotated', 14, { asked: 'GET /b', askedIn: 11, status: 404 }),
      event('rotated', 15, { asked: 'GET /a', askedIn: 10 }),
      // HTTP/2: two requests in one packet. And the same frame of another capture.
      event('login', 20, { asked: 'GET /c', askedIn: 20 }),
      event('login', 20, { asked: 'GET /d', askedIn: 20 }),
      event('sent', 10, { asked: 'GET /a', askedIn: 10, input: 'other.pcap' }),
    ];
    expect(
      timelineSteps(session({ events }), 100).map(({ first, last }) => [first.frame, last.frame]),
    ).toEqual([
      [10, 15],
      [11, 14],
      [20, 20],
      [20, 20],
      [10, 10],
    ]);
    expect(sketch(timelineSteps(session({ events }), 100))[1]).toBe('GET /b 404: sent rotated');
  });

  it('stand for as many as they happened in a row', () => {
    const last = event('sent', 900).last;
    const [step] = timelineSteps(session({ events: [event('sent', 10, { count: 40, last })] }), 100);
    expect(step).toMatchObject({ count: 40, first: { frame: 10 }, last: { frame: 900 } });
  });
});

describe('folding', () => {
  const quiet = (count: number, from: number) =>
    Array.from({ length: count }, (_, index) => [
      event('sent', from + index * 10),
      event('rotated', from + index * 10 + 2, { askedIn: from + index * 10 - 2 }),
    ]).flat();

  it('leaves the first and the last of a quiet stretch, and counts what is between', () => {
    const events = [event('login', 5), ...quiet(50, 100), event('logout', 9000), ...quiet(4, 9100)];
    expect(sketch(timelineSteps(session({ events }), 100))).toEqual([
      'GET / 200: login',
      'GET / 200: sent rotated',
      '(48: sent 48, rotated 48)',
      'GET / 200: sent rotated',
      'GET / 200: logout',
      ...Array(4).fill('GET / 200: sent rotated'),
    ]);
  });

  it('is named after pages, not after what they load', () => {
    const paths = ['/favicon.ico', '/a', '/app.css', '/logo.svg', '/b', '/c', '/fonts/x.woff2', '/app.js'];
    const events = paths.map((path, index) =>
      event('sent', 10 * (index + 1), { asked: `GET ${path}`, askedIn: 10 * (index + 1) }),
    );
    expect(sketch(timelineSteps(session({ events }), 100))).toEqual([
      'GET /a 200: sent',
      '(6: sent 6)',
      'GET /c 200: sent',
    ]);
  });

  it('of nothing but what pages load has the first of it', () => {
    const events = [10, 20, 30, 40, 50].map((frame) =>
      event('sent', frame, { asked: 'GET /app.js', askedIn: frame }),
    );
    expect(sketch(timelineSteps(session({ events }), 100))).toEqual(['GET /app.js 200: sent', '(4: sent 4)']);
  });

  it('cuts the middle out of what is too much, whatever it is', () => {
    const events = Array.from({ length: 500 }, (_, index) =>
      event(index % 2 ? 'login' : 'logout', 10 + index * 4),
    );
    const steps = timelineSteps(session({ events: [...events, ...quiet(10, 9000)] }), 10);
    expect(steps).toHaveLength(10);
    expect(sketch(steps)).toContain('(494: logout 247, login 247)');
    expect(steps.find(({ kind }) => kind === 'fold')).toMatchObject({
      first: { frame: 10 + 6 * 4 },
      last: { frame: 10 + 499 * 4 },
    });
  });

  it.each([1, 2, 3, 4, 5, 50])('to %i steps loses nothing', (maxSteps) => {
    const events = [
      event('issued', 2),
      ...quiet(30, 100),
      event('login', 5000, { count: 7 }),
      event('logout', 5010),
    ];
    const steps = timelineSteps(session({ events }), maxSteps);
    expect(steps.length).toBeLessThanOrEqual(Math.max(maxSteps, 3));
    const total = steps.reduce((sum, step) => sum + (step.kind === 'fold' ? step.exchanges : step.count), 0);
    expect(total).toBe(1 + 30 + 7 + 1);
  });
});
