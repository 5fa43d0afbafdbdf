import { describe, expect, it } from 'vitest';
import {
  ACK,
  type Conversation,
  FIN,
  type Packet,
  PSH,
  RST,
  request,
  response,
  SYN,
} from '../support/conversation.ts';
import { Reading, readPackets } from '../support/reading.ts';
import { PAGE, reader, talkOn } from './talks.ts';

describe('connections are numbered in the order of their first packet', () => {
  it('also those that are not read', () => {
    const talks = [1, 2, 3].map((port) => talkOn(port));
    for (const talk of talks) talk.open();
    const [first, , third] = talks;
    third!.exchange(PAGE);
    first!.exchange(PAGE);
    const reading = readPackets(talks.flatMap(({ packets }) => packets));
    expect(reading.responses.map(({ stream }) => stream).sort()).toEqual([0, 2]);
    expect(reading.counters.connections).toBe(3);
  });

  it('a SYN that is repeated begins no other one', () => {
    const talk = talkOn(1).open();
    talk.packets.unshift(talk.packets[0]!, talk.packets[0]!);
    talk.exchange(PAGE);
    const reading = readPackets(talk.packets);
    expect(reading.counters.connections).toBe(1);
    expect(reading.setCookies).toEqual(['a=1']);
  });

  it('a SYN-ACK that was captured before its SYN belongs to it', () => {
    const talk = talkOn(1).open();
    const [syn, synAck] = talk.packets;
    talk.packets.splice(0, 2, synAck!, syn!);
    talk.exchange(PAGE);
    const reading = readPackets(talk.packets);
    expect(reading.counters.connections).toBe(1);
    expect(reading.setCookies).toEqual(['a=1']);
  });
});

describe('a port pair that is used again', () => {
  const first = () => {
    const talk = talkOn(1).open();
    talk.exchange(PAGE, '/first');
    return talk;
  };
  const second = () => {
    const talk = talkOn(1, { clientSequence: 77_000_000, serverSequence: 88_000_000 }).open();
    talk.exchange(response(['Set-Cookie: b=2']), '/second');
    return talk;
  };

  it.each<[string, (talk: Conversation) => void]>([
    ['closed', (talk) => void talk.close()],
    ['reset', (talk) => void talk.fromClient('', RST)],
    ['left open', () => {}],
    ['left in the middle of a header', (talk) => void talk.respond('HTTP/1.1 200 OK\r\nSet-Cookie: half')],
    ['left in a body until close', (talk) => void talk.exchange('HTTP/1.1 200 OK\r\n\r\nendless')],
  ])('after it was %s', (_name, end) => {
    const talk = first();
    end(talk);
    const reading = readPackets([...talk.packets, ...second().packets]);
    expect(reading.counters.connections).toBe(2);
    const found = reading.responses.at(-1);
    expect(found).toMatchObject({
      setCookies: ['b=2'],
      requestTarget: '/second',
      stream: 1,
      incomplete: false,
    });
  });

  it('while the first was not read: TLS, then HTTP', () => {
    const talk = talkOn(1).open();
    talk.send('\x16\x03\x01\x02\x00\x01\x00');
    talk.respond('\x16\x03\x03\x00\x7a\x02\x00');
    const reading = readPackets([...talk.packets, ...second().packets]);
    expect(reading.counters.unseenConnections).toEqual(new Map([['tls-without-keys', 1]]));
    expect(reading.responses).toMatchObject([{ setCookies: ['b=2'], stream: 1 }]);
  });

  it('without a SYN that was captured, when its numbers are far away', () => {
    const reading = readPackets([...first().packets, ...second().packets.slice(3)]);
    // Three segments outside the window are dropped; the exchange after them is found.
    const again = second();
    for (let count = 0; count < 4; count++) again.exchange(response(['Set-Cookie: c=3']), '/third');
    const more = readPackets([...first().packets, ...again.packets.slice(3)]);
    expect(reading.setCookies).toContain('a=1');
    expect(more.setCookies).toContain('c=3');
  });
});

describe('no state is made', () => {
  it('for a SYN without an answer, and for a scan that is refused', () => {
    const reading = new Reading();
    for (let port = 1; port <= 50; port++) {
      const talk = talkOn(port);
      reading.packet(talk.fromClient('', SYN));
      reading.packet(talk.fromServer('', RST | ACK));
    }
    expect(reading.peakBytes).toBe(0);
    expect(reading.counters.forgottenConnections).toBe(0);
    expect(reading.finish().heads).toEqual([]);
  });

  it('for a protocol that is not read', () => {
    const talk = talkOn(1).open();
    talk.send('SSH-2.0-OpenSSH_9.6\r\n');
    talk.respond('SSH-2.0-OpenSSH_9.2\r\n');
    talk.send('\0\0\x05\xdc\x06\x14'.repeat(100));
    talk.respond('\0\0\x05\xdc\x06\x14'.repeat(100));
    const reading = new Reading();
    for (const packet of talk.packets) reading.packet(packet);
    expect(reading.peakBytes).toBe(0);
    expect(reading.finish().heads).toEqual([]);
  });

  it('for one that is known and not read: no message begins in it', () => {
    const talk = talkOn(1).open();
    talk.send('\x16\x03\x01\x02\x00\x01\x00\x01\xfc');
    talk.exchange(PAGE);
    expect(readPackets(talk.packets).heads).toEqual([]);
  });

  it('what cannot be read is counted once a connection', () => {
    const talk = talkOn(1).open();
    for (let count = 0; count < 3; count++) {
      talk.send('\x16\x03\x01\x02\x00\x01\x00');
      talk.respond('\x17\x03\x03\x00\x7a\x02\x00');
    }
    const reading = readPackets(talk.packets);
    expect(reading.counters.unseenConnections).toEqual(new Map([['tls-without-keys', 1]]));
  });

  it('what comes of a connection behind its end does not count as unreadable', () => {
    const talk = talkOn(1).open();
    talk.exchange(PAGE);
    talk.fromClient('', RST);
    talk.respond('\x17\x03\x03\x00\x13the end of TLS 1.3');
    const reading = readPackets(talk.packets);
    expect(reading.setCookies).toEqual(['a=1']);
    expect(reading.counters.unseenConnections).toEqual(new Map());
  });
});

describe('the first bytes', () => {
  it('that are damaged do not decide: their receiver waits for a better copy', () => {
    const talk = talkOn(1).open();
    talk.fromClient('\0ET / HTTP/1.1\r\n\r\n', PSH | ACK, { checksumError: 5 });
    talk.clientSequence = 1001;
    talk.send('GET / HTTP/1.1\r\n\r\n');
    talk.respond(PAGE);
    const reading = readPackets(talk.packets);
    expect(reading.responses).toMatchObject([{ setCookies: ['a=1'], requestTarget: '/' }]);
  });

  it('may be lost: the second message is found', () => {
    const talk = talkOn(1).open();
    talk.exchange(PAGE, '/1');
    talk.exchange(PAGE, '/2');
    const reading = readPackets(talk.packets.filter((_packet, index) => index !== 3 && index !== 4));
    expect(reading.heads).toMatchObject([
      { kind: 'request', target: '/2' },
      { kind: 'response', requestTarget: '/2' },
    ]);
  });

  it('from the middle decide nothing: a message may still begin', () => {
    const talk = talkOn(1).open();
    talk.respond('the rest of a body');
    talk.exchange(PAGE);
    expect(readPackets(talk.packets.slice(3)).setCookies).toEqual(['a=1']);
  });
});

describe('a capture behind another one', () => {
  /** Reads each list of packets as a capture of its own, with one clock. */
  const setCookiesOf = (...captures: readonly (readonly Packet[])[]) => {
    const reading = new Reading();
    for (const [index, packets] of captures.entries()) {
      reading.tracker.nextInput(`${index}.pcap`);
      for (const packet of packets) reading.packet(packet);
    }
    const { setCookies, counters } = reading.finish();
    return { setCookies, connections: counters.connections };
  };
  const talk = (page: string, end: (talk: Conversation) => void = () => {}) => {
    const made = talkOn(1).open();
    made.exchange(page);
    end(made);
    return made;
  };
  const B = response(['Set-Cookie: b=2']);

  it.each<[end: string, (talk: Conversation) => void]>([
    ['left open', () => {}],
    ['closed', (made) => void made.close()],
    ['reset', (made) => void made.fromClient('', RST)],
    ['left in a header', (made) => void made.respond('HTTP/1.1 200 OK\r\nSet-Cookie: half')],
  ])(
    'has a connection of its own with equal addresses, ports and numbers, where the first is %s',
    (_, end) => {
      const first = talk(PAGE, end).packets;
      const second = talk(B).packets;
      expect(setCookiesOf(first, second).setCookies.slice(-1)).toEqual(['b=2']);
      expect(setCookiesOf(first, second).connections).toBe(2);
      // Without the handshake: from the middle on.
      expect(setCookiesOf(first, second.slice(3)).setCookies.slice(-1)).toEqual(['b=2']);
      expect(setCookiesOf(first.slice(3), second.slice(3)).setCookies.slice(-1)).toEqual(['b=2']);
    },
  );

  it('has one of other numbers', () => {
    const far = talkOn(1, { clientSequence: 2 ** 31 - 8, serverSequence: 2 ** 31 - 8 });
    far.exchange(B);
    expect(setCookiesOf(talk(PAGE).packets, far.packets).setCookies).toEqual(['a=1', 'b=2']);
  });

  it('goes on with what was open, wherever the file ends', () => {
    const whole = talk(PAGE, (made) => {
      made.exchange(B);
      made.close();
    }).packets;
    for (let end = 1; end < whole.length; end++) {
      const { setCookies, connections } = setCookiesOf(whole.slice(0, end), whole.slice(end));
      expect(setCookies).toEqual(['a=1', 'b=2']);
      expect(connections).toBe(1);
      // Its sender repeats the last segment of the file before.
      const repeated = setCookiesOf(whole.slice(0, end), whole.slice(end - 1));
      expect(repeated.setCookies).toEqual(['a=1', 'b=2']);
    }
  });
});

describe('another capture', () => {
  it('begins with no connections, and the numbers go on', () => {
    const reading = new Reading();
    const read = reader(reading);
    const talk = talkOn(1).open();
    talk.send(request());
    talk.respond('HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\n');
    read(talk);
    reading.tracker.startAnew();
    expect(reading.responses).toMatchObject([{ incomplete: true }]);
    talk.respond('Set-Cookie: b=2\r\n\r\n');
    read(talk);
    const other = talkOn(1).open();
    other.exchange(PAGE);
    read(other);
    expect(reading.finish().responses).toMatchObject([{ stream: 0 }, { stream: 2, setCookies: ['a=1'] }]);
  });
});

it('a half-closed connection is read on', () => {
  const talk = talkOn(1).open();
  talk.fromClient(request('/'), FIN | ACK);
  talk.respond(response(['Set-Cookie: a=1'], 'x'.repeat(3000)));
  talk.respond(response(['Set-Cookie: b=2']));
  expect(readPackets(talk.packets).setCookies).toEqual(['a=1', 'b=2']);
});
