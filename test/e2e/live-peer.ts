/** Two phones on this machine: they send a call's messages and its sound, paced as phones do. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { rtpPacket } from '../fixtures/builders/rtp.ts';
import { requestText, responseText, SDP } from '../app/protocols/sip/texts-of-messages.ts';

const HOST = '127.0.0.1';
const CALLER = 45_060;
const CALLEE = 45_070;
const MEDIA_HERE = 45_100;
const MEDIA_THERE = 45_200;

/** The traffic of one call and nothing else. */
export const PEER_FILTER = 'udp portrange 45060-45200';
/** SSRC of the caller; the callee's is one more. */
export const SSRC = 0x2de8a9b6;

const description = (port: number): string =>
	`${SDP.split('m=')[0]?.replace('c=IN IP4 10.0.0.1', `c=IN IP4 ${HOST}`) ?? ''}m=audio ${port} RTP/AVP 8\n`;

/** See the head of this file. */
export class LivePeers {
	readonly #sockets = new Map<number, Socket>();

	/** Binds all ports. */
	static async open(): Promise<LivePeers> {
		const peers = new LivePeers();
		for (const port of [CALLER, CALLEE, MEDIA_HERE, MEDIA_THERE]) {
			const socket = createSocket('udp4');
			await new Promise<void>((resolve) => {
				socket.bind(port, HOST, resolve);
			});
			peers.#sockets.set(port, socket);
		}
		return peers;
	}

	/** INVITE and 180. */
	async ring(): Promise<void> {
		await this.#request({ body: description(MEDIA_HERE) });
		await this.#respond('180 Ringing', {});
	}

	/** 200 and ACK. */
	async answer(): Promise<void> {
		await this.#respond('200 OK', { body: description(MEDIA_THERE) });
		await this.#request({ method: 'ACK' });
	}

	/** Packets of 20 ms both ways, from the `first`. */
	async talk(first: number, count: number, ssrc = SSRC): Promise<void> {
		for (let number = first; number < first + count; number++) {
			const payload = new Uint8Array(160).fill(0x80 + (number % 96));
			const fields = { sequence: number, timestamp: number * 160, payloadType: 8, payload };
			await this.#send(MEDIA_HERE, MEDIA_THERE, rtpPacket({ ...fields, ssrc }));
			await this.#send(MEDIA_THERE, MEDIA_HERE, rtpPacket({ ...fields, ssrc: ssrc + 1 }));
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}

	/** BYE and its answer. */
	async hangUp(): Promise<void> {
		await this.#request({ method: 'BYE', cseq: 2 });
		await this.#respond('200 OK', { method: 'BYE', cseq: 2 });
	}

	close(): void {
		for (const socket of this.#sockets.values()) socket.close();
	}

	#request(parts: Parameters<typeof requestText>[0]): Promise<void> {
		return this.#send(CALLER, CALLEE, new TextEncoder().encode(requestText(parts)));
	}

	#respond(status: string, parts: Parameters<typeof requestText>[0]): Promise<void> {
		return this.#send(CALLEE, CALLER, new TextEncoder().encode(responseText(status, parts)));
	}

	#send(from: number, to: number, bytes: Uint8Array): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#sockets.get(from)?.send(bytes, to, HOST, (error) => {
				if (error === null) resolve();
				else reject(error);
			});
		});
	}
}
