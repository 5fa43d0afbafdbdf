// A second address that sends what one client was given: not on loopback, not through a proxy, not by IPv6 as well.

import { fieldValues, type RequestMessage } from '../../record/message.ts';
import { messageHost } from '../../record/message-host.ts';
import { clientAddress, isLoopbackAddress } from '../../shared/loopback.ts';
import type { TrackedSession } from '../tracked-session.ts';
import { type SessionEvidence, sessionEvidence } from '../transition.ts';

/** Null: it comes from the client's own address, or need not come from another client, as far as it was captured. */
export function sharingEvidence(
  request: RequestMessage,
  { client: { address }, host }: TrackedSession,
): SessionEvidence<'shared'> | null {
  const src = clientAddress(request.src, request.dst);
  if (src === address || isLoopbackAddress(src) || isLoopbackAddress(address)) return null;
  if (src.includes(':') !== address.includes(':') || isForwarded(request)) return null;
  if (request.incomplete) return null;
  // A server asks another one with the cookie of its client, whose request comes to be known later.
  if (request.dst === address && messageHost(request).toLowerCase() !== host) return null;
  return sessionEvidence('shared', 'medium', `sent by ${src}, and before by ${address}`);
}

/** By a proxy, which sends what others have sent it. */
export function isForwarded(request: RequestMessage): boolean {
  return ['forwarded', 'x-forwarded-for', 'via', 'x-real-ip'].some(
    (name) => fieldValues(request, name).length > 0,
  );
}
