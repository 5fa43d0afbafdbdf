import { expect, it } from 'vitest';
import { fieldValues } from '../../src/record/message.ts';
import { messageFromJson, messageToJson, withFields } from '../../src/record/message-data.ts';
import { form, header, request, response } from '../support/messages.ts';

it('a message survives being written as JSON', () => {
  const asked = request({ form: form('user', 'password'), authority: 'a.test', protocol: 'h2', streamId: 3 });
  for (const message of [asked, response(), response({ request: asked }), response({ request: null })]) {
    const written = JSON.parse(JSON.stringify(messageToJson(message)));
    expect(messageFromJson(written)).toEqual(message);
    expect(messageToJson(messageFromJson(written))).toEqual(written);
  }
});

it('what is worked out of the fields is not written', () => {
  expect(messageToJson(request())).not.toHaveProperty('cookies');
  expect(messageToJson(response())).not.toHaveProperty('setCookies');
});

it('header fields that were left out still count', () => {
  const { fields, ...rest } = messageToJson(
    request({ fields: [header('Cookie', 'a=1'), header('X', 'yyy')] }),
  );
  const shorter = messageFromJson({ ...rest, fields: fields.slice(0, 1) });
  expect(shorter.headerCharacters).toBe('Cookiea=1Xyyy'.length);
  expect(messageToJson(shorter).headerCharacters).toBe('Cookiea=1Xyyy'.length);
  expect(withFields(shorter, []).headerCharacters).toBe('Cookiea=1Xyyy'.length);
});

it('the authority of HTTP/2 stands for Host', () => {
  const asked = request({ authority: 'a.test', protocol: 'h2', streamId: 1, fields: [] });
  expect(fieldValues(messageFromJson(messageToJson(asked)), 'host')).toEqual(['a.test']);
});

it('a copy with other lines reaches none of the old ones, and keeps the rest', () => {
  const fields = [header('Set-Cookie', 'n=1'), header('Cookie', 'n=1')];
  for (const original of [request(), response()]) {
    const quick = { ...original, valuesOf: () => ['old'] };
    const copy = withFields(quick, fields);
    expect(fieldValues(copy, 'set-cookie')).toEqual(['n=1']);
    expect(JSON.stringify(copy)).not.toContain('old');
    expect(copy).toMatchObject({ frame: original.frame, src: original.src, fields });
    if (copy.kind === 'request') expect(copy.cookies).toEqual([{ name: 'n', value: '1' }]);
    else {
      expect(copy.setCookies.map(({ value }) => value)).toEqual(['n=1']);
      expect(copy.request).toMatchObject({ method: 'POST', fields: [], cookies: [] });
    }
  }
});
