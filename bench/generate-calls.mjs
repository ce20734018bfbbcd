/**
 * Makes a capture of many SIP calls with their G.711 media: short ones load what reads messages,
 * long ones what reads streams. The same options and seed give the same bytes.
 */
import { writeFileSync } from 'node:fs';
import { PcapFile, random, udpFrame } from './pcap-file.mjs';

/** @typedef {{ calls: number, seconds: number, slots: number, loss: number, failures: number, seed: number }} CallLoad */
/** @typedef {{ callId: string, state: string, code: number, messages: number, streams: number }} CallTruth */

/** @type {CallLoad} */
export const DEFAULT_CALLS = {
	calls: 2000,
	seconds: 3,
	slots: 200,
	loss: 0.01,
	failures: 0.1,
	seed: 1,
};

/** ms from INVITE to 180, to the final answer. */
const RING_MS = 40;
const ANSWER_MS = 400;
const PACKET_MS = 20;
const SIP_PORT = 5060;

/** @param {number} address */
const dotted = (address) => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');

/** @param {number} address @param {number} port */
function description(address, port) {
	const at = dotted(address);
	return [
		'v=0',
		`o=- ${port} 1 IN IP4 ${at}`,
		's=-',
		`c=IN IP4 ${at}`,
		't=0 0',
		`m=audio ${port} RTP/AVP 8 0 101`,
		'a=rtpmap:8 PCMA/8000',
		'a=rtpmap:0 PCMU/8000',
		'a=rtpmap:101 telephone-event/8000',
		'a=ptime:20',
		'',
	].join('\r\n');
}

/** One call: what it sends and when. */
class Call {
	#number;
	#caller;
	#callee;
	#port;
	#options;
	#random;
	/** @type {{ timeMs: number, write: (file: PcapFile, timeMs: number) => void }[]} */
	events = [];
	/** @type {CallTruth} */
	truth;

	/** @param {number} number @param {CallLoad} options @param {() => number} next @param {number} startMs */
	constructor(number, options, next, startMs) {
		this.#number = number;
		this.#options = options;
		this.#random = next;
		this.#caller = (0x0a010000 + (number % 50_000)) >>> 0;
		this.#callee = (0x0a640000 + (number % 50_000)) >>> 0;
		this.#port = 10_000 + (number % 20_000) * 2;
		const fails = next() < options.failures;
		const callId = `call-${number}@${dotted(this.#caller)}`;
		const code = fails ? 486 : 200;
		const state = fails ? 'rejected' : 'completed';
		this.truth = { callId, state, code, messages: 0, streams: fails ? 0 : 2 };
		this.#sip(startMs, true, 'INVITE', 1, 'INVITE', true);
		this.#sip(startMs + 5, false, '100 Trying', 1, 'INVITE', false);
		this.#sip(startMs + RING_MS, false, '180 Ringing', 1, 'INVITE', false);
		const answerMs = startMs + ANSWER_MS;
		const final = fails ? '486 Busy Here' : '200 OK';
		this.#sip(answerMs, false, final, 1, 'INVITE', !fails);
		this.#sip(answerMs + 6, true, 'ACK', 1, 'ACK', false);
		if (fails) return;
		this.#media(answerMs + 10);
		const endMs = answerMs + options.seconds * 1000 + 20;
		this.#sip(endMs, true, 'BYE', 2, 'BYE', false);
		this.#sip(endMs + 5, false, '200 OK', 2, 'BYE', false);
	}

	/**
	 * @param {number} timeMs @param {boolean} byCaller @param {string} what method, or status and reason
	 * @param {number} cseq @param {string} method @param {boolean} describes
	 */
	#sip(timeMs, byCaller, what, cseq, method, describes) {
		this.truth.messages++;
		const [from, to] = [dotted(this.#caller), dotted(this.#callee)];
		const number = this.#number;
		const isRequest = what === method;
		const body = describes ? description(byCaller ? this.#caller : this.#callee, this.#port) : '';
		const hasToTag = !isRequest || method === 'BYE' || method === 'ACK';
		const text = [
			isRequest ? `${method} sip:${number + 60_000}@${to} SIP/2.0` : `SIP/2.0 ${what}`,
			`Via: SIP/2.0/UDP ${from}:5060;branch=z9hG4bK-${number}-${cseq}-${method === 'ACK' ? 'a' : 'b'}`,
			'Max-Forwards: 70',
			`From: <sip:${number + 10_000}@${from}>;tag=f${number}`,
			`To: <sip:${number + 60_000}@${to}>${hasToTag ? `;tag=t${number}` : ''}`,
			`Call-ID: ${this.truth.callId}`,
			`CSeq: ${cseq} ${method}`,
			`Contact: <sip:${byCaller ? from : to}:5060>`,
			'User-Agent: tapdeck-load/1',
			...(describes ? ['Content-Type: application/sdp'] : []),
			`Content-Length: ${body.length}`,
			'',
			body,
		].join('\r\n');
		const [source, target] = byCaller ? [this.#caller, this.#callee] : [this.#callee, this.#caller];
		const frame = udpFrame(source, SIP_PORT, target, SIP_PORT, Buffer.from(text));
		this.events.push({ timeMs, write: (file, at) => file.record(at, frame) });
	}

	/** Both directions, one event for each pair of packets. @param {number} startMs */
	#media(startMs) {
		const packets = Math.round((this.#options.seconds * 1000) / PACKET_MS);
		const frames = [0, 1].map((side) => {
			const payload = Buffer.alloc(172, 0xd5);
			payload[0] = 0x80;
			payload[1] = 8;
			payload.writeUInt32BE((0x20000000 + this.#number * 2 + side) >>> 0, 8);
			const [from, to] = side === 0 ? [this.#caller, this.#callee] : [this.#callee, this.#caller];
			return udpFrame(from, this.#port, to, this.#port, payload);
		});
		for (let packet = 0; packet < packets; packet++) {
			const isBorder = packet < 3 || packet === packets - 1;
			const write = (/** @type {PcapFile} */ file, /** @type {number} */ at) => {
				for (const frame of frames) {
					if (!isBorder && this.#random() < this.#options.loss) continue;
					frame.writeUInt16BE(packet & 0xffff, 44);
					frame.writeUInt32BE(packet * 160, 46);
					file.record(at, frame);
				}
			};
			this.events.push({ timeMs: startMs + packet * PACKET_MS, write });
		}
	}
}

/**
 * Writes the capture and `PATH.truth.json`.
 * @param {string} path @param {Partial<CallLoad>} [chosen]
 */
export function generateCalls(path, chosen = {}) {
	const options = { ...DEFAULT_CALLS, ...chosen };
	const next = random(options.seed);
	const file = new PcapFile(path);
	/** @type {CallTruth[]} */
	const calls = [];
	/** @type {Call[]} */
	let running = [];
	const slotMs = PACKET_MS / 4;
	for (let nowMs = 0; running.length > 0 || calls.length < options.calls; nowMs += slotMs) {
		while (running.length < options.slots && calls.length < options.calls) {
			const call = new Call(calls.length, options, next, nowMs + next() * 1000);
			running.push(call);
			calls.push(call.truth);
		}
		const due = running.flatMap((call) => {
			const count = call.events.findIndex(({ timeMs }) => timeMs >= nowMs + slotMs);
			return call.events.splice(0, count < 0 ? call.events.length : count);
		});
		for (const { timeMs, write } of due.sort((a, b) => a.timeMs - b.timeMs)) write(file, timeMs);
		running = running.filter(({ events }) => events.length > 0);
	}
	file.close();
	writeFileSync(`${path}.truth.json`, JSON.stringify({ options, packets: file.packets, calls }));
	return { packets: file.packets, bytes: file.bytes, calls };
}
