/**
 * Messages of the camera protocol for the peers of the tests: written from the protocol's published
 * descriptions, sharing nothing with the reader that is tested.
 */
import { createHash } from 'node:crypto';

/** Largest body of a media message. */
export const PIECE = 8192;

/**
 * One message.
 * @param {number} id
 * @param {Buffer | object | string} body
 * @param {{ session?: number, sequence?: number, byte12?: number, byte13?: number, reserved2?: number }} [more]
 */
export function message(id, body, more = {}) {
	const bytes = Buffer.isBuffer(body)
		? body
		: Buffer.from(typeof body === 'string' ? body : `${JSON.stringify(body)}\n\0`);
	const head = Buffer.alloc(20);
	head[0] = 0xff;
	head[1] = 1;
	head[3] = more.reserved2 ?? 0;
	head.writeUInt32LE(more.session ?? 0, 4);
	head.writeUInt32LE(more.sequence ?? 0, 8);
	head[12] = more.byte12 ?? 0;
	head[13] = more.byte13 ?? 0;
	head.writeUInt16LE(id, 14);
	head.writeUInt32LE(bytes.length, 16);
	return Buffer.concat([head, bytes]);
}

/** Takes messages out of a socket's bytes. */
export class Inbox {
	#held = Buffer.alloc(0);

	/** @param {Buffer} bytes @returns {{ id: number, session: number, body: Buffer }[]} */
	take(bytes) {
		this.#held = Buffer.concat([this.#held, bytes]);
		const found = [];
		while (this.#held.length >= 20) {
			const length = this.#held.readUInt32LE(16);
			if (this.#held.length < 20 + length) break;
			found.push({
				id: this.#held.readUInt16LE(14),
				session: this.#held.readUInt32LE(4),
				body: this.#held.subarray(20, 20 + length),
			});
			this.#held = this.#held.subarray(20 + length);
		}
		return found;
	}
}

/** @param {Buffer} body @returns {Record<string, any>} */
export function json(body) {
	let end = body.length;
	while (end > 0 && /** @type {number} */ (body[end - 1]) <= 32) end--;
	return end === 0 ? {} : JSON.parse(body.subarray(0, end).toString());
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The eight letters that stand for a password. @param {string} password */
export function passwordHash(password) {
	const md5 = createHash('md5').update(password).digest();
	let hash = '';
	for (let at = 0; at < 16; at += 2) {
		hash += LETTERS.charAt((md5.readUInt8(at) + md5.readUInt8(at + 1)) % 62);
	}
	return hash;
}

/** The camera's clock, packed. @param {Date} time */
function packed(time) {
	const parts = [
		[time.getUTCFullYear() - 2000, 6],
		[time.getUTCMonth() + 1, 4],
		[time.getUTCDate(), 5],
		[time.getUTCHours(), 5],
		[time.getUTCMinutes(), 6],
		[time.getUTCSeconds(), 6],
	];
	let value = 0;
	for (const [part = 0, bits = 0] of parts) value = value * 2 ** bits + part;
	return value;
}

/**
 * A key picture with its header.
 * @param {Buffer} payload
 * @param {{ codec: 'h264' | 'h265' | 'mpeg4', rate: number, width: number, height: number, time: Date }} facts
 */
export function keyPicture(payload, { codec, rate, width, height, time }) {
	const head = Buffer.from([0, 0, 1, 0xfc, 0, rate, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
	const [w, h] = [width / 8, height / 8];
	head[4] = { mpeg4: 1, h264: 2, h265: 3 }[codec] + ((w >> 8) << 4) + ((h >> 8) << 6);
	head[6] = w & 255;
	head[7] = h & 255;
	head.writeUInt32LE(packed(time), 8);
	head.writeUInt32LE(payload.length, 12);
	return Buffer.concat([head, payload]);
}

/** A picture that needs the ones before. @param {Buffer} payload */
export function nextPicture(payload) {
	const head = Buffer.from([0, 0, 1, 0xfd, 0, 0, 0, 0]);
	head.writeUInt32LE(payload.length, 4);
	return Buffer.concat([head, payload]);
}

/** G.711 at 8 kHz. @param {Buffer} payload @param {'alaw' | 'mulaw'} [law] */
export function sound(payload, law = 'alaw') {
	const head = Buffer.from([0, 0, 1, 0xfa, law === 'alaw' ? 0x0e : 0x0a, 2, 0, 0]);
	head.writeUInt16LE(payload.length, 6);
	return Buffer.concat([head, payload]);
}
