// A consumer is asked for messages of a log in the order in which protocols ask it, and gets what it wants alone.

import { expect, it } from 'vitest';
import { MessageDelivery } from '../../src/message-log/message-delivery.ts';
import type { AnyMessage } from '../../src/record/message.ts';
import type { MessageConsumer } from '../../src/record/message-consumer.ts';
import { content, header, request, response } from '../support/messages.ts';

function consumer(change: Partial<MessageConsumer> = {}) {
  const calls: string[] = [];
  const got: AnyMessage[] = [];
  const one: MessageConsumer = {
    needsRequests: true,
    wants: (kind, hasSetCookie, hasCookie) => {
      calls.push(`wants ${kind} ${hasSetCookie} ${hasCookie}`);
      return hasSetCookie || hasCookie;
    },
    wantsResponse: (status) => {
      calls.push(`wantsResponse ${status}`);
      return status === 401;
    },
    wantsContent: (status) => {
      calls.push(`wantsContent ${status}`);
      return status === 401;
    },
    message: (message) => got.push(message),
    content: (message) => got.push(message),
    ...change,
  };
  const delivery = new MessageDelivery(one);
  return {
    calls,
    got,
    deliver: (...messages: AnyMessage[]): void => {
      for (const each of messages) delivery.deliver(each);
    },
  };
}

it('asks for requests, for responses, for those without cookies, and for content', () => {
  const { calls, got, deliver } = consumer();
  const denied = response({ status: 401, fields: [], isContentRead: true });
  const plain = response({ status: 200, fields: [], isContentRead: true });
  deliver(request({ fields: [] }), plain, content(plain.request!), denied, content(denied.request!));
  expect(calls).toEqual([
    'wants request false false',
    'wants response false false',
    'wantsResponse 200',
    'wants response false false',
    'wantsResponse 401',
    'wantsContent 401',
  ]);
  expect(got).toEqual([denied, content(denied.request!)]);
});

it('says of a response whose content is not wanted that none is read', () => {
  const { got, deliver } = consumer();
  const setting = response({ isContentRead: true, status: 200 });
  deliver(setting, content(setting.request!));
  expect(got).toEqual([{ ...setting, isContentRead: false }]);
});

it('a field that hides behind a bare CR counts where browsers are judged', () => {
  const irregular = { text: 'HTTP/1.1 200 OK\r\nA: b\rSet-Cookie: a=1\r\n\r\n', malformed: null };
  const hiding = response({ irregular, fields: [header('A', 'b\rSet-Cookie: a=1')] });
  const judging = consumer();
  judging.deliver(hiding);
  expect(judging.got).toHaveLength(1);
  const listing = consumer({ needsRequests: false });
  listing.deliver(hiding);
  expect(listing.got).toEqual([]);
});
