// Who gets the messages of a run, in the order of the capture, whatever they come from.

import type { ContentMessage, Message, RequestMessage } from './message.ts';

export interface MessageConsumer {
  /** Asked once a message, before any object is made. False: the message is not built. */
  wants(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean;
  /** The same for a response that it does not want for itself: perhaps for its request, null when not seen. */
  wantsResponse?(status: number, request: RequestMessage | null): boolean;
  /** Requests are wanted with the names of the fields that they post. */
  readonly wantsForms?: boolean;
  /** Asked about the content of a response that it wants, before the response. */
  wantsContent?(status: number, request: RequestMessage): boolean;
  message(message: Message): void;
  /** Behind the response whose content was wanted and could be read. */
  content?(message: ContentMessage): void;
  /** It looks at the requests of responses; else those are null. */
  readonly needsRequests: boolean;
}
