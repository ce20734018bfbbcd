/*
 * Sends RTP of many calls to loopback at a steady rate: sender PORT RATE SECONDS STREAMS.
 * Each packet is 172 bytes (G.711, 20 ms); streams take turns. Prints how many were sent.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define BATCH 64
#define BYTES 172

static double now(void) {
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec + at.tv_nsec / 1e9;
}

int main(int count, char **words) {
	if (count < 5) return 2;
	const int port = atoi(words[1]);
	const double rate = atof(words[2]), seconds = atof(words[3]);
	const uint32_t streams = (uint32_t)atoi(words[4]);
	const uint64_t total = (uint64_t)(rate * seconds);
	int out = socket(AF_INET, SOCK_DGRAM, 0);
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (out < 0 || connect(out, (struct sockaddr *)&to, sizeof to) != 0) return 1;
	static unsigned char payload[BATCH][BYTES];
	struct mmsghdr messages[BATCH];
	struct iovec pieces[BATCH];
	memset(messages, 0, sizeof messages);
	for (int at = 0; at < BATCH; at++) {
		memset(payload[at], 0xd5, BYTES);
		payload[at][0] = 0x80;
		payload[at][1] = 8;
		pieces[at].iov_base = payload[at];
		pieces[at].iov_len = BYTES;
		messages[at].msg_hdr.msg_iov = &pieces[at];
		messages[at].msg_hdr.msg_iovlen = 1;
	}
	const double begin = now();
	uint64_t sent = 0;
	while (sent < total) {
		const double due = (now() - begin) * rate;
		if (due < sent) {
			struct timespec rest = {0, 200000};
			nanosleep(&rest, NULL);
			continue;
		}
		int ready = 0;
		for (; ready < BATCH && sent + ready < total; ready++) {
			const uint64_t number = sent + ready;
			const uint32_t turn = (uint32_t)(number / streams), ssrc = 0x10000000u + number % streams;
			unsigned char *to_fill = payload[ready];
			to_fill[2] = turn >> 8;
			to_fill[3] = turn;
			const uint32_t stamp = htonl(turn * 160), name = htonl(ssrc);
			memcpy(to_fill + 4, &stamp, 4);
			memcpy(to_fill + 8, &name, 4);
		}
		const int done = sendmmsg(out, messages, ready, 0);
		/* A port that nobody reads answers with ICMP; the packet was on the wire all the same. */
		if (done > 0) sent += done;
	}
	printf("%llu %.3f\n", (unsigned long long)sent, now() - begin);
	return 0;
}
