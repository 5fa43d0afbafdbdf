"""Records HTTP/2 conversations of python's h2 and hpack, whose encoder uses the dynamic table for every field, also
for set-cookie (node's and nginx's do not). Run with: /usr/bin/python3 record.py > conversations.json
Needs Debian's python3-h2. A conversation is a list of [who, bytes in base64] and the heads that the receiving h2
decoded."""

import base64
import json
import random

import h2.config
import h2.connection
import h2.events
import h2.settings

HEADS = {
    h2.events.RequestReceived: "request",
    h2.events.ResponseReceived: "response",
    h2.events.InformationalResponseReceived: "response",
    h2.events.TrailersReceived: "trailers",
    h2.events.PushedStreamReceived: "promise",
}


class Conversation:
    def __init__(self, name):
        self.name = name
        self.pieces = []
        self.heads = []
        config = dict(header_encoding="latin-1", validate_outbound_headers=False, normalize_outbound_headers=False)
        self.client = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True, **config))
        self.server = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, **config))

    def start(self):
        self.client.initiate_connection()
        self.server.initiate_connection()
        self.flush()

    def flush(self):
        """Carries bytes both ways until nobody has any left."""
        while True:
            moved = False
            for who, sender, receiver in ("client", self.client, self.server), ("server", self.server, self.client):
                sent = sender.data_to_send()
                if not sent:
                    continue
                moved = True
                self.pieces.append([who, base64.b64encode(sent).decode()])
                for event in receiver.receive_data(sent):
                    kind = HEADS.get(type(event))
                    if kind:
                        stream = event.pushed_stream_id if kind == "promise" else event.stream_id
                        fields = [[name, value] for name, value in event.headers]
                        self.heads.append({"kind": kind, "stream": stream, "fields": fields})
            if not moved:
                return

    def change_table(self, size):
        """Both sides allow a table of this size from now on."""
        for side in self.client, self.server:
            side.update_settings({h2.settings.SettingCodes.HEADER_TABLE_SIZE: size})
        self.flush()

    def result(self):
        return {"name": self.name, "pieces": self.pieces, "heads": self.heads}


def request(path, *fields):
    return [(":method", "GET"), (":path", path), (":scheme", "http"), (":authority", "example.test"), *fields]


def random_text(rng, length):
    alphabet = "abcdefghijklmnopqrstuvwxyz0123456789=;, ./-_%\"{}~\xe9\x01"
    return "v" + "".join(rng.choice(alphabet) for _ in range(length)) + "w"


def exchange(talk, rng, stream, cookies, big=False):
    crumbs = [("cookie", c) for c in rng.sample(cookies, rng.randint(0, 3))]
    talk.client.send_headers(stream, request(f"/{rng.randint(0, 9)}", *crumbs, ("x-" + str(rng.randint(0, 20)), random_text(rng, rng.randint(0, 60)))), end_stream=True)
    if rng.random() < 0.7:
        talk.flush()
    fields = [(":status", rng.choice(["200", "302", "404", "201"])), ("server", "python-h2")]
    for cookie in rng.sample(cookies, rng.randint(0, 4)):
        fields.append(("set-cookie", cookie))
    if rng.random() < 0.5:
        fields.append(("set-cookie", f"n{stream}=" + random_text(rng, rng.randint(0, 100))))
    if big:
        fields.append(("x-big", random_text(rng, 20_000)))
    fields.append(("date", f"day {rng.randint(0, 3)}"))
    return fields


def mixed():
    rng = random.Random(4)
    talk = Conversation("random heads, the table size moving between 0 and 65536")
    talk.start()
    cookies = [f"c{i}={random_text(rng, rng.randint(1, 60))}; Path=/" for i in range(12)]
    stream = 1
    for turn in range(30):
        if turn % 6 == 5:
            talk.change_table(rng.choice([0, 64, 100, 256, 1000, 4096, 65536]))
        open_streams = []
        for _ in range(rng.randint(1, 4)):
            open_streams.append((stream, exchange(talk, rng, stream, cookies, turn == 15)))
            stream += 2
        rng.shuffle(open_streams)
        talk.flush()
        for number, fields in open_streams:
            if rng.random() < 0.2:
                talk.server.send_headers(number, [(":status", "103"), ("link", "</x.css>"), ("set-cookie", "early=1")])
            talk.server.send_headers(number, fields)
            talk.server.send_data(number, b"x" * rng.randint(0, 300), pad_length=rng.choice([None, 0, 30]))
            if rng.random() < 0.5:
                talk.flush()
        for number, _ in open_streams:
            if rng.random() < 0.3:
                talk.server.send_headers(number, [("x-trailer", "1"), ("set-cookie", "trailer=1")], end_stream=True)
            else:
                talk.server.end_stream(number)
        talk.flush()
    return talk


def pushed():
    talk = Conversation("promised streams")
    talk.start()
    for stream in range(1, 9, 2):
        talk.client.send_headers(stream, request("/page"), end_stream=True)
        talk.flush()
        promised = stream + 1
        talk.server.push_stream(stream, promised, request(f"/pushed{promised}.css"))
        talk.server.send_headers(stream, [(":status", "200"), ("set-cookie", "page=1")], end_stream=True)
        talk.server.send_headers(promised, [(":status", "200"), ("set-cookie", f"pushed={promised}")], end_stream=True)
        talk.flush()
    return talk


print(json.dumps([talk.result() for talk in (mixed(), pushed())], indent=None))
