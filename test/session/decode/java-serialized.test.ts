import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';
import { readJava } from '../../../src/session/decode/java-serialized.ts';

// Made with java.io.ObjectOutputStream of OpenJDK 17.
describe('serialised Java objects', () => {
  it('are listed by class, fields and texts', () => {
    // class V { static class Token implements Serializable { String user = "ann"; int id = 7; } }
    expect(
      decodeSession(
        'x',
        'rO0ABXNyAAdWJFRva2VuL5HufWM4JPYCAAJJAAJpZEwABHVzZXJ0ABJMamF2YS9sYW5nL1N0cmluZzt4cAAAAAd0AANhbm4=',
      ),
    ).toMatchObject({
      format: 'java-serialized',
      serialization: 'java',
      protection: 'none',
      content: { '(class)': 'V$Token', id: '(int)', user: '(java.lang.String)', '(texts)': ['ann'] },
      keys: ['id', 'user'],
      leaks: ['user number', 'user name'],
    });
  });

  it.each([
    [
      'HashMap',
      'rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcAUH2sHDFmDRAwACRgAKbG9hZEZhY3RvckkACXRocmVzaG9sZHhwP0AAAAAAAAx3CAAAABAAAAACdAAEcm9sZXQABWFkbWludAAEdXNlcnQAA2Fubng=',
      'java.util.HashMap',
      ['role', 'admin', 'user', 'ann'],
    ],
    [
      'ArrayList',
      'rO0ABXNyABNqYXZhLnV0aWwuQXJyYXlMaXN0eIHSHZnHYZ0DAAFJAARzaXpleHAAAAACdwQAAAACdAABeHQAAXl4',
      'java.util.ArrayList',
      ['x', 'y'],
    ],
    [
      'String[]',
      'rO0ABXVyABNbTGphdmEubGFuZy5TdHJpbmc7rdJW5+kde0cCAAB4cAAAAAJ0AAFwdAABcQ==',
      '[Ljava.lang.String;',
      ['p', 'q'],
    ],
  ])('show the texts of a %s', (_, value, type, texts) => {
    expect(decodeSession('x', value)?.content).toMatchObject({ '(class)': type, '(texts)': texts });
  });

  it('may be a text, or in hexadecimal', () => {
    expect(decodeSession('x', 'rO0ABXQABWhlbGxv')?.content).toBe('hello');
    expect(decodeSession('x', Buffer.from('rO0ABXQABWhlbGxv', 'base64').toString('hex'))?.content).toBe(
      'hello',
    );
  });

  it('are recognised when they are cut off, and read no further', () => {
    const bytes = Buffer.from(
      'rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcAUH2sHDFmDRAwACRgAKbG9hZEZhY3RvckkACXRocmVzaG9sZHhwP0AAAAAAAAx3CAAAABAAAAACdAAEcm9sZXQABWFkbWludAAEdXNlcnQAA2Fubng=',
      'base64',
    );
    for (let length = 0; length < bytes.length; length++) readJava(bytes.subarray(0, length));
    expect(readJava(bytes.subarray(0, 30)).problem).toBe('damaged');
    expect(decodeSession('x', bytes.subarray(0, 30).toString('base64'))).toMatchObject({
      format: 'java-serialized',
      content: null,
    });
    // 65535 fields and no byte for them
    expect(readJava(Buffer.from('aced000573720001410000000000000000ffffff', 'hex')).problem).toBe('damaged');
  });
});
