import { expect, it } from 'vitest';
import { xmlFacts } from '../../src/protocol/xml-facts.ts';

const returned = (value: string) =>
  `<?xml version="1.0"?><methodResponse><params><param><value>${value}</value></param></params></methodResponse>`;

it.each<[string, string, string | null]>([
  [
    'a fault of SOAP',
    '<s:Envelope><s:Body><s:Fault><faultcode>x</faultcode></s:Fault></s:Body></s:Envelope>',
    'failure',
  ],
  ['a fault of XML-RPC', '<methodResponse><fault><value/></fault></methodResponse>', 'failure'],
  ['true', returned('<boolean>1</boolean>'), 'success'],
  ['false', returned('<boolean>0</boolean>'), 'failure'],
  ['a result', '<loginResponse><loginResult>false</loginResult></loginResponse>', 'failure'],
  ['a result with a prefix', '<n:loginResponse><n:return>true</n:return></n:loginResponse>', 'success'],
  ['a text', returned('<string>0</string>'), null],
  ['a default', '<defaults><default>x</default></defaults>', null],
  ['a page', '<html>the fault is yours</html>', null],
  ['nothing', '', null],
])('%s', (_, text, outcome) => {
  expect(xmlFacts(text)).toEqual({ outcome, location: null });
});
