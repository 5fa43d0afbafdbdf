import { expect, it } from 'vitest';
import { PostedFields } from '../../src/protocol/posted-fields.ts';
import { readXmlFields } from '../../src/protocol/posted-xml.ts';

function read(text: string): { names: string[]; actions: string[] } {
  const fields = new PostedFields();
  readXmlFields(text, fields);
  return { names: fields.names(), actions: fields.actions().map(({ field, value }) => `${field} ${value}`) };
}

const soap = (prefix: string, inside: string): string =>
  `<?xml version="1.0"?>\n<!-- a comment <with> tags -->\n<${prefix}:Envelope xmlns:${prefix}="urn:x"><${prefix}:Header/>` +
  `<${prefix}:Body>\n ${inside}</${prefix}:Body></${prefix}:Envelope>`;

it('SOAP: what is asked for, and the names of its parameters', () => {
  expect(
    read(
      soap(
        'soapenv',
        '<m:login xmlns:m="urn:y"><m:username>ada</m:username><password>s3cret</password></m:login>',
      ),
    ),
  ).toEqual({ names: ['username', 'password'], actions: ['method login'] });
  expect(read(soap('s', '<LogoutRequest id="1"/>'))).toEqual({
    names: ['id'],
    actions: ['method LogoutRequest'],
  });
});

it('XML-RPC: the name of the method, and of members of a struct', () => {
  const member = (name: string) =>
    `<member><name>${name}</name><value><string>s3cret</string></value></member>`;
  const struct = `<param><value><struct>${member('user')}${member('password')}</struct></value></param>`;
  const call = `<methodCall><methodName>auth.login</methodName><params>${struct}</params></methodCall>`;
  expect(read(call)).toEqual({ names: ['user', 'string', 'password'], actions: ['method auth.login'] });
});

it('documents: elements with text, and attributes', () => {
  expect(read('<login user="ada" password="s3cret"/>').names).toEqual(['user', 'password']);
  expect(read('<order><name>Ada Lovelace</name><city><![CDATA[<b>]]></city></order>').names).toEqual([
    'name',
    'city',
  ]);
});

it.each([
  '',
  '<',
  '<<<<',
  '<a',
  '<a><b>text',
  '<!-- never ends <password>x</password>',
  '<![CDATA[ <password>x</password>',
  '</a></a><a></b>',
])('damage is no field: %s', (text) => {
  expect(read(text)).toEqual({ names: [], actions: [] });
});

it('keeps no text of elements', () => {
  const text = soap(
    's',
    '<login><user>ada</user><secret>s3cret</secret><password>p4ssword</password></login>',
  );
  expect(JSON.stringify(read(text))).not.toMatch(/ada|s3cret|p4ssword/);
});
