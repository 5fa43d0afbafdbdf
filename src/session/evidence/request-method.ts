// The method that a request stands for: browsers can send forms by GET and POST only, so frameworks take another method
// from a field of the form, the query or a header (Rails, Laravel, Symfony, Express' method-override).

import { fieldValues, type RequestMessage } from '../../record/message.ts';
import { rememberingLast } from '../../shared/last-result.ts';

const QUERY_METHOD = /[?&]_method=([a-z]+)(?:$|&)/i;
const METHOD_FIELDS = ['x-http-method-override', 'x-http-method', 'x-method-override'];

/** In capitals. */
export const effectiveMethod = rememberingLast((request: RequestMessage): string => {
  const { method, target, form } = request;
  if (method !== 'POST') return method;
  const posted = form?.actions.find(({ field }) => field === '_method')?.value;
  const named =
    posted ??
    QUERY_METHOD.exec(target)?.[1] ??
    METHOD_FIELDS.map((name) => fieldValues(request, name)[0]).find((value) => value !== undefined);
  return named?.toUpperCase() ?? method;
});
