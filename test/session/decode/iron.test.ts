import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

describe('decodeIron', () => {
  // Made with @hapi/iron 7 from npm: Iron.seal({ user: 'ann' }, password, { ...Iron.defaults, ttl }), at 1751495900123.
  it('reads the end of a seal', () => {
    expect(
      decodeSession(
        'session',
        'Fe26.2**972cc3794bcff877be0fe0c7b08a830127d0459d805b2ba845a3770623020c5e*WYi5Npy1f4kmj1pUjUYPdg*pz2B-GTedUzR-iqVN-Ry6w*1751582300123*262fc3004221579cf53519b3cf83509853dac5b79a830a557497d8c5f9b4b802*ht0QvRWuvnwBfjEkPVt0TENu9RKzQzYGVCuySjhljME',
      ),
    ).toMatchObject({
      format: 'iron',
      protection: 'encrypted',
      expiresAtMs: 1751495900123 + 86_400_000,
    });
    expect(
      decodeSession(
        'session',
        `${encodeURIComponent('Fe26.2**972cc3794bcff877be0fe0c7b08a830127d0459d805b2ba845a3770623020c5e*WYi5Npy1f4kmj1pUjUYPdg*pz2B-GTedUzR-iqVN-Ry6w*1751582300123*262fc3004221579cf53519b3cf83509853dac5b79a830a557497d8c5f9b4b802*ht0QvRWuvnwBfjEkPVt0TENu9RKzQzYGVCuySjhljME')}~2`,
      )?.format,
    ).toBe('iron');
  });

  it('may have no end', () => {
    expect(
      decodeSession(
        'session',
        'Fe26.2**87e235e44e08947b12d521268e1ae80bc19c1effbec776651dfbddb581171c91*25WcqOCUqELliovhRcoznA*pW5sYjB47K8bSru9XB94Tw**dd3b9411f553f9656533cde8427f320e5ff81ac1b0909d4c1d640322d81c96d4*OWTaKTZ7iDxV50RwDrBTrPpvKNUUbXT1NHIXvKhwD4k',
      ),
    ).toMatchObject({ format: 'iron', expiresAtMs: null });
  });
});
