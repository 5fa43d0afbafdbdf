// What XML says of the outcome of a request, whatever its status: a fault of SOAP (1.1 section 4.4, 1.2 part 1 section
// 5.4) or XML-RPC, or the one boolean that a call returns.

import type { ContentFacts } from './content-facts.ts';

const FAULT = /<(?:[\w.-]{1,64}:)?fault[\s>]/i;
/** XML-RPC: the only parameter. */
const BOOLEAN =
  /<params>\s*<param>\s*<value>\s*<boolean>\s*([01])\s*<\/boolean>\s*<\/value>\s*<\/param>\s*<\/params>/i;
/** `<loginResult>false</loginResult>`, `<success>true</success>`. */
const RESULT =
  /<(?:[\w.-]{1,64}:)?(?:\w{0,64}(?:result|return|success|authenticated))(?:\s[^<>]{0,256})?>\s*(true|false)\s*</i;

/** Of text that need not be XML. */
export function xmlFacts(text: string): Pick<ContentFacts, 'outcome' | 'location'> {
  if (FAULT.test(text)) return { outcome: 'failure', location: null };
  const said = BOOLEAN.exec(text)?.[1] ?? RESULT.exec(text)?.[1]?.toLowerCase();
  if (said === undefined) return { outcome: null, location: null };
  return { outcome: said === '1' || said === 'true' ? 'success' : 'failure', location: null };
}
