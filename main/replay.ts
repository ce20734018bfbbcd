/** Sends the RTP packets of a stream again, with their own timing. */
import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { RtpPacketView } from '../app/index.ts';
import { TapdeckError, UsageError } from '../app/index.ts';

/** Where and how to send. */
export interface ReplayRequest {
	readonly host: string;
	readonly port: number;
	/** s since the capture's first packet; null for all. */
	readonly begin: number | null;
	readonly end: number | null;
	/** 2 is twice as fast. */
	readonly speed: number;
	/** 0 for any. */
	readonly sourcePort: number;
	/** Otherwise only to this machine. */
	readonly allowRemote: boolean;
}

/** What was sent. */
export interface ReplayResult {
	readonly packets: number;
	readonly bytes: number;
	/** s from the first packet to the last. */
	readonly duration: number;
	/** The address that the packets went to. */
	readonly to: string;
}

/** Waits shorter than this are not worth a timer, ms. */
const LEAST_WAIT_MS = 1;

/**
 * Sends until the packets are over or the signal aborts.
 * @throws UsageError when the address is not on this machine and that was not allowed
 */
export async function replay(
	pages: AsyncIterable<readonly RtpPacketView[]>,
	request: ReplayRequest,
	signal: AbortSignal,
): Promise<ReplayResult> {
	const address = await addressOf(request);
	const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
	try {
		await bind(socket, request.sourcePort);
		return await sendAll(socket, address, pages, request, signal);
	} finally {
		socket.close();
	}
}

async function addressOf({ host, allowRemote }: ReplayRequest): Promise<string> {
	let address: string;
	try {
		({ address } = await lookup(host));
	} catch {
		throw new UsageError(`--to ${host}: no such host`);
	}
	if (allowRemote || isOwn(address)) return address;
	throw new UsageError(
		`--to ${host}: ${address} is another machine; add --allow-remote when that is meant`,
	);
}

function isOwn(address: string): boolean {
	return address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.');
}

function bind(socket: Socket, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		const refuse = (error: Error): void =>
			reject(new TapdeckError('usage', `--source-port ${port}: ${error.message}`));
		socket.once('error', refuse);
		socket.bind(port, () => {
			socket.off('error', refuse);
			// A closed port answers with ICMP; that is no reason to stop.
			socket.on('error', () => undefined);
			resolve();
		});
	});
}

async function sendAll(
	socket: Socket,
	address: string,
	pages: AsyncIterable<readonly RtpPacketView[]>,
	{ port, begin, end, speed }: ReplayRequest,
	signal: AbortSignal,
): Promise<ReplayResult> {
	const sent = { packets: 0, bytes: 0, first: 0, last: 0, startMs: 0 };
	for await (const page of pages) {
		for (const { offset, data } of page) {
			if (offset < (begin ?? -Infinity) || offset > (end ?? Infinity)) continue;
			if (sent.packets === 0) {
				sent.first = offset;
				sent.startMs = performance.now();
			}
			await until(sent.startMs + ((offset - sent.first) * 1000) / speed, signal);
			if (signal.aborted) return resultOf(sent, address);
			await send(socket, data, port, address);
			sent.packets++;
			sent.bytes += data.length;
			sent.last = offset;
		}
	}
	return resultOf(sent, address);
}

function resultOf(
	sent: { readonly packets: number; readonly bytes: number; first: number; last: number },
	to: string,
): ReplayResult {
	const { packets, bytes } = sent;
	return { packets, bytes, duration: Math.max(0, sent.last - sent.first), to };
}

function until(timeMs: number, signal: AbortSignal): Promise<void> {
	const wait = timeMs - performance.now();
	if (wait < LEAST_WAIT_MS || signal.aborted) return Promise.resolve();
	return new Promise((resolve) => {
		const done = (): void => {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, wait);
		signal.addEventListener('abort', done, { once: true });
	});
}

function send(socket: Socket, data: Uint8Array, port: number, address: string): Promise<void> {
	return new Promise((resolve) => {
		// What the network refuses is lost, as it would be on the wire.
		socket.send(data, port, address, () => resolve());
	});
}
