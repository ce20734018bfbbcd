/** A small client of the camera: what a recorder or an app says to it. */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inbox, json, message, passwordHash, sound } from './wire.mjs';

/** One connection to the camera. */
export class Client {
	session = 0;
	sequence = 0;
	/** Bodies by message id. @type {Map<number, Buffer[]>} */
	received = new Map();
	#socket;
	#inbox = new Inbox();
	/** @type {(() => void)[]} */
	#waiting = [];

	/** @param {import('node:net').Socket} socket */
	constructor(socket) {
		this.#socket = socket;
		socket.setNoDelay(true);
		socket.on('data', (bytes) => {
			for (const { id, body } of this.#inbox.take(bytes)) {
				this.received.set(id, [...(this.received.get(id) ?? []), body]);
			}
			for (const wake of this.#waiting.splice(0)) wake();
		});
	}

	/** @param {{ address: string, from: string, port?: number, session?: number }} where @returns {Promise<Client>} */
	static async open({ address, from, port = 34567, session = 0 }) {
		const socket = connect({ host: address, port, localAddress: from });
		await new Promise((done, failed) => {
			socket.once('connect', () => done(null));
			socket.once('error', failed);
		});
		const client = new Client(socket);
		client.session = session;
		return client;
	}

	/** Says something and waits for the answer. @param {number} id @param {object} body */
	async ask(id, body) {
		const before = this.received.get(id + 1)?.length ?? 0;
		this.tell(id, body);
		const answers = await this.until(id + 1, before + 1);
		return json(answers[before] ?? Buffer.alloc(0));
	}

	/** @param {number} id @param {object | Buffer} body */
	tell(id, body) {
		const numbers = { session: this.session, sequence: this.sequence++ };
		this.#socket.write(message(id, body, numbers));
	}

	/** Waits for so many messages of an id. @param {number} id @param {number} count */
	async until(id, count) {
		while ((this.received.get(id)?.length ?? 0) < count) {
			await new Promise((done) => this.#waiting.push(() => done(null)));
		}
		return this.received.get(id) ?? [];
	}

	/** @param {string} user @param {string} password @returns {Promise<boolean>} */
	async login(user, password) {
		const answer = await this.ask(1000, {
			...{ EncryptType: 'MD5', LoginType: 'DVRIP-Web' },
			...{ PassWord: passwordHash(password), UserName: user },
		});
		if (answer['Ret'] === 100) this.session = Number(answer['SessionID']);
		return answer['Ret'] === 100;
	}

	/** Speaks for a while. @param {Buffer} bytes A-law */
	async talk(bytes) {
		for (let at = 0; at < bytes.length; at += 320) {
			this.tell(1432, sound(bytes.subarray(at, at + 320)));
			await sleep(40);
		}
	}

	/** Shows itself to a camera with a screen. @param {Buffer[]} frames media frames with their headers */
	async show(frames) {
		for (const [index, frame] of frames.entries()) {
			const numbers = { session: this.session, sequence: 0, byte12: index & 255 };
			this.#socket.write(message(1419, frame, numbers));
			await sleep(50);
		}
	}

	close() {
		this.#socket.end();
	}
}

/** Looks for cameras. @param {{ address: string, from: string }} where @returns {Promise<Buffer>} */
export async function search({ address, from }) {
	const socket = createSocket('udp4');
	await new Promise((done) => socket.bind(34569, from, () => done(null)));
	const answer = new Promise((done) => socket.once('message', done));
	socket.send(message(1530, Buffer.alloc(0)), 34569, address);
	const bytes = /** @type {Buffer} */ (await answer);
	socket.close();
	return bytes;
}
