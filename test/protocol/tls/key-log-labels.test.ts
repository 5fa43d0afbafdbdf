import { describe, expect, it } from 'vitest';
import {
  CLIENT_EARLY,
  CLIENT_HANDSHAKE,
  CLIENT_TRAFFIC,
  hasLength,
  isLabel,
  labelOf,
  MASTER,
  PREMASTER,
  RSA,
  SERVER_HANDSHAKE,
  SERVER_TRAFFIC,
  UNUSED,
} from '../../../src/protocol/tls/key-log-labels.ts';

describe('a label', () => {
  it.each<[string, number]>([
    ['CLIENT_RANDOM', MASTER],
    ['PMS_CLIENT_RANDOM', PREMASTER],
    ['CLIENT_EARLY_TRAFFIC_SECRET', CLIENT_EARLY],
    ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', CLIENT_HANDSHAKE],
    ['SERVER_HANDSHAKE_TRAFFIC_SECRET', SERVER_HANDSHAKE],
    ['CLIENT_TRAFFIC_SECRET_0', CLIENT_TRAFFIC],
    ['SERVER_TRAFFIC_SECRET_0', SERVER_TRAFFIC],
    ['RSA', RSA],
    // Known and not needed, and not known.
    ['CLIENT_TRAFFIC_SECRET_1', UNUSED],
    ['EXPORTER_SECRET', UNUSED],
    ['EARLY_EXPORTER_SECRET', UNUSED],
    ['ECH_SECRET', UNUSED],
    ['client_random', UNUSED],
  ])('%s', (label, secret) => {
    const bytes = Buffer.from(`x${label} `);
    expect(labelOf(bytes, 1, 1 + label.length)).toBe(secret);
    expect(labelOf(bytes, 1, label.length)).not.toBe(secret === UNUSED ? RSA : secret);
  });

  it('has capital letters, digits and underscores', () => {
    const isOne = (text: string): boolean => isLabel(Buffer.from(text), 0, text.length);
    expect(['QUIC_CLIENT_TRAFFIC_SECRET_0', 'A1_'].map(isOne)).toEqual([true, true]);
    expect(['client', 'A-B', 'Ä', '{'].map(isOne)).toEqual([false, false, false, false]);
  });

  it('says how long its secret is: a master secret has 48 bytes, a traffic secret those of its hash', () => {
    const labels = [MASTER, PREMASTER, CLIENT_TRAFFIC, RSA] as const;
    expect(labels.map((label) => hasLength(label, 48))).toEqual(Array.from({ length: 4 }, () => true));
    expect(labels.map((label) => hasLength(label, 32))).toEqual([false, true, true, false]);
    expect(hasLength(CLIENT_TRAFFIC, 47)).toBe(false);
  });
});
