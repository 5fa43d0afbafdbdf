"""Sends packets to a real Linux TCP receiver, and writes down what it read and what was on the wire.

Usage: unshare --net python3 linux-receiver.py SCENARIOS.json OUT.pcap

SCENARIOS.json is a list of {"timestamps": bool, "steps": [step]}. Of each one, on a connection of its own, a client asks
for a page, and the steps are the segments that come to it:
  at          first byte, counted from the first one of the response; data: its payload, ISO-8859-1
  flags       TCP flags (default PSH ACK); acknowledged: bytes beyond the request that it acknowledges (default 0)
  timestamp   ticks beside those of the connection; absent: the usual ones, null: without the option
  urgent      urgent pointer, with the flag URG; damage: "ip" or "tcp", the header whose checksum is wrong
Standard output is a list of what the client read, ISO-8859-1. The network is a TUN device of this process.
"""

import fcntl
import json
import os
import select
import socket
import struct
import subprocess
import sys

TUNSETIFF = 0x400454CA
IFF_TUN_NO_PI = 0x1001
CLIENT, SERVER = '10.9.0.1', '10.9.0.2'
FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32
FIRST = 900_000
REQUEST = b'GET / HTTP/1.1\r\nHost: h.test\r\n\r\n'
QUIET_SECONDS = 0.002


def checksum(data):
    if len(data) % 2:
        data += b'\0'
    total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def packet(port, client_port, sequence, acknowledgement, flags, data=b'', options=b'', urgent=0, damage=None):
    head = struct.pack(
        '!HHIIBBHHH', port, client_port, sequence & 0xFFFFFFFF, acknowledgement & 0xFFFFFFFF,
        (5 + len(options) // 4) << 4, flags, 64000, 0, urgent,
    ) + options
    addresses = socket.inet_aton(SERVER) + socket.inet_aton(CLIENT)
    tcp = checksum(addresses + struct.pack('!HH', 6, len(head) + len(data)) + head + data)
    head = head[:16] + struct.pack('!H', tcp ^ (damage == 'tcp')) + head[18:]
    ip = struct.pack('!BBHHHBBH', 0x45, 0, 20 + len(head) + len(data), 0, 0x4000, 64, 6, 0) + addresses
    return ip[:10] + struct.pack('!H', checksum(ip) ^ (damage == 'ip')) + ip[12:] + head + data


class Wire:
    def __init__(self, path):
        self.device = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self.device, TUNSETIFF, struct.pack('16sH', b'tun0', IFF_TUN_NO_PI))
        for command in ('addr add %s/24 dev tun0' % CLIENT, 'link set tun0 up'):
            subprocess.run(['ip', *command.split()], check=True)
        self.file = open(path, 'wb')
        self.file.write(struct.pack('<IHHiIII', 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        self.count = 0

    def record(self, data):
        self.count += 1
        self.file.write(struct.pack('<IIII', self.count // 1000, self.count % 1000 * 1000, len(data), len(data)) + data)

    def send(self, data):
        self.record(data)
        os.write(self.device, data)

    def receive(self):
        """The TCP packets that come until it is quiet, each as (source port, sequence, flags, timestamp, payload)."""
        seen = []
        while select.select([self.device], [], [], QUIET_SECONDS)[0]:
            data = os.read(self.device, 65535)
            if data[0] >> 4 != 4 or data[9] != 6:
                continue
            self.record(data)
            start = (data[0] & 15) * 4
            head = start + (data[start + 12] >> 4) * 4
            options = data[start + 20:head]
            at = options.find(b'\x08\x0a')
            timestamp = struct.unpack('!I', options[at + 2:at + 6])[0] if at >= 0 else None
            source, _, sequence = struct.unpack('!HHI', data[start:start + 8])
            seen.append((source, sequence, data[start + 13], timestamp, data[head:]))
        return seen


def read(client, got):
    try:
        while True:
            data = client.recv(65535)
            if not data:
                return got
            got += data
    except (BlockingIOError, ConnectionResetError):
        return got


def play(wire, port, scenario):
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex((SERVER, port))
    client_port, client_first, _, client_timestamp, _ = [one for one in wire.receive() if one[2] & SYN][0]
    uses_timestamps = scenario.get('timestamps', False)
    ticks = 100_000

    def options(step=None):
        step = step or {}
        if not uses_timestamps or ('timestamp' in step and step['timestamp'] is None):
            return b''
        return b'\x01\x01\x08\x0a' + struct.pack('!II', ticks + step.get('timestamp', 0), client_timestamp)

    acknowledgement = client_first + 1
    wire.send(packet(port, client_port, FIRST - 1, acknowledgement, SYN | ACK, options=options()))
    wire.receive()
    client.send(REQUEST)
    wire.receive()
    acknowledgement += len(REQUEST)
    wire.send(packet(port, client_port, FIRST, acknowledgement, ACK, options=options()))
    got = b''
    for step in scenario['steps']:
        ticks += 10
        flags = step.get('flags', PSH | ACK) | (URG if 'urgent' in step else 0)
        data = step.get('data', '').encode('latin1')
        sequence = FIRST + step['at'] - (1 if flags & SYN else 0)
        wire.send(packet(
            port, client_port, sequence, acknowledgement + step.get('acknowledged', 0) if flags & ACK else 0,
            flags, data, options(step), step.get('urgent', 0), step.get('damage'),
        ))
        wire.receive()
        got = read(client, got)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    client.close()
    wire.receive()
    return got.decode('latin1')


def main():
    with open(sys.argv[1]) as file:
        scenarios = json.load(file)
    wire = Wire(sys.argv[2])
    print(json.dumps([play(wire, 8000 + number, one) for number, one in enumerate(scenarios)]))


main()
