/* Real TCP connections on loopback, for bench/live.mjs: a client that asks and a server that sets a cookie in each
 * response, in one thread, so that an exchange costs four system calls and no switch between processes.
 *
 *   load RATE COUNT CONNECTIONS EXCHANGES BODY
 *
 * COUNT responses, RATE a second (0: as fast as it goes), over CONNECTIONS connections at a time; each is closed after
 * EXCHANGES exchanges, and another one is opened from the next of 250 client addresses. BODY bytes follow each head.
 * The cookie of response n is "sid=" with the eight hexadecimal digits of n and 24 more that look random (`value`, the same
 * in live/values.mjs); the next request of the connection sends it back.
 *
 * Prints "started", waits for a line on standard input, and prints at its end, as one line: the time of the last response
 * (Unix time, seconds), seconds that it took, CPU seconds, and how far it fell behind its rate at most (milliseconds). */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 4096, MAX_BODY = 1 << 20, CLIENTS = 250, HEAD = 512, PAUSE_NS = 250000 };

struct connection {
  int client, server;
  unsigned exchanges;
  char cookie[33];
};

static struct connection connections[MAX_CONNECTIONS];
static char response[HEAD + MAX_BODY];
static char received[HEAD + MAX_BODY];
static struct sockaddr_in address;
static int listener;
static unsigned opened;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void send_all(int socket, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t sent = send(socket, bytes, length, 0);
    if (sent < 0) fail("send");
    bytes += sent;
    length -= sent;
  }
}

static void receive_all(int socket, size_t length) {
  while (length > 0) {
    ssize_t count = recv(socket, received, length, 0);
    if (count <= 0) fail("recv");
    length -= count;
  }
}

static void close_connection(struct connection *connection) {
  if (connection->client == 0) return;
  close(connection->client);
  close(connection->server);
  connection->client = 0;
}

static void open_connection(struct connection *connection) {
  struct sockaddr_in from = {.sin_family = AF_INET};
  /* A client is an address. The port is chosen when it connects: more connections than ports are no matter then. */
  from.sin_addr.s_addr = htonl(0x7f010001u + opened++ % CLIENTS);
  int on = 1;
  connection->client = socket(AF_INET, SOCK_STREAM, 0);
  if (connection->client < 0) fail("socket");
  setsockopt(connection->client, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (bind(connection->client, (struct sockaddr *)&from, sizeof from) < 0) fail("bind");
  if (connect(connection->client, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
  connection->server = accept(listener, NULL, NULL);
  if (connection->server < 0) fail("accept");
  setsockopt(connection->client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(connection->server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  connection->exchanges = 0;
}

/* lowbias32 of Chris Wellons: a permutation of 32-bit numbers in which each bit depends on all. */
static uint32_t mixed(uint32_t bits) {
  bits ^= bits >> 16;
  bits *= 0x7feb352dU;
  bits ^= bits >> 15;
  bits *= 0x846ca68bU;
  return bits ^ bits >> 16;
}

static void value(char *text, uint32_t number) {
  uint32_t first = mixed(number + 1), second = mixed(first + 1), third = mixed(second + 1);
  sprintf(text, "%08x%08x%08x%08x", number, first, second, third);
}

static void exchange(struct connection *connection, unsigned number, int body) {
  char request[HEAD];
  int length = snprintf(request, sizeof request,
                        "GET /item/%u HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: load/1\r\nAccept: */*\r\n",
                        number % 100);
  if (connection->exchanges > 0)
    length += snprintf(request + length, sizeof request - length, "Cookie: sid=%s\r\n", connection->cookie);
  length += snprintf(request + length, sizeof request - length, "\r\n");
  send_all(connection->client, request, length);
  receive_all(connection->server, length);

  char head[HEAD];
  value(connection->cookie, number);
  int bytes = snprintf(head, sizeof head,
                       "HTTP/1.1 200 OK\r\nServer: load\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n"
                       "Set-Cookie: sid=%s; Path=/; HttpOnly; SameSite=Lax\r\n\r\n",
                       body, connection->cookie);
  /* The body lies behind the place of the head, so that one call sends both. */
  char *start = response + HEAD - bytes;
  memcpy(start, head, bytes);
  send_all(connection->server, start, bytes + body);
  receive_all(connection->client, bytes + body);
  connection->exchanges++;
}

static void listen_on_loopback(void) {
  socklen_t size = sizeof address;
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) fail("socket");
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
  if (listen(listener, 128) < 0) fail("listen");
  if (getsockname(listener, (struct sockaddr *)&address, &size) < 0) fail("getsockname");
}

int main(int argc, char **argv) {
  if (argc != 6) {
    fputs("usage: load RATE COUNT CONNECTIONS EXCHANGES BODY\n", stderr);
    return 2;
  }
  double rate = atof(argv[1]);
  unsigned count = atoi(argv[2]), width = atoi(argv[3]), limit = atoi(argv[4]);
  int body = atoi(argv[5]);
  if (width < 1 || width > MAX_CONNECTIONS || limit < 1 || body < 0 || body > MAX_BODY - HEAD) {
    fputs("load: a number is out of its range\n", stderr);
    return 2;
  }
  memset(response, 'x', sizeof response);
  listen_on_loopback();
  puts("started");
  fflush(stdout);
  char line[16];
  if (fgets(line, sizeof line, stdin) == NULL) return 1;

  double start = seconds(CLOCK_MONOTONIC), behind = 0;
  for (unsigned number = 0; number < count; number++) {
    if (rate > 0) {
      double due = number / rate, now;
      while ((now = seconds(CLOCK_MONOTONIC) - start) < due)
        nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
      if (now - due > behind) behind = now - due;
    }
    struct connection *connection = &connections[number % width];
    if (connection->client != 0 && connection->exchanges >= limit) close_connection(connection);
    if (connection->client == 0) open_connection(connection);
    exchange(connection, number, body);
  }
  double took = seconds(CLOCK_MONOTONIC) - start, last = seconds(CLOCK_REALTIME);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  double cpu = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  printf("%.6f %.3f %.2f %.1f\n", last, took, cpu, behind * 1000);
  for (unsigned index = 0; index < width; index++) close_connection(&connections[index]);
  return 0;
}
