/** A small camera: logs in, shows, plays, talks, answers searches. Notes what it sent. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as media from './material.mjs';
import {
	Inbox,
	json,
	keyPicture,
	message,
	nextPicture,
	passwordHash,
	PIECE,
	sound,
} from './wire.mjs';

const SESSION = 0x2a;
const SEGMENT = 1400;
const FILE = '/idea0/2026-02-01/001/12.17.22-12.18.22[M][@7cb][0].h264';

/**
 * @typedef {{ kind: 'key' | 'picture' | 'sound' | 'snapshot', length: number, ranges: number[][] }} SentFrame
 * @typedef {{ label: string, port: number, frames: SentFrame[], payloads: Buffer[] }} Track
 * @typedef {import('node:net').Socket} Socket
 */

/** Bytes of a socket on their way, in small segments. */
class Line {
	sent = 0;
	sequence = 0;
	#socket;

	/** @param {Socket} socket */
	constructor(socket) {
		this.#socket = socket;
		socket.setNoDelay(true);
	}

	/** @param {Buffer} bytes */
	async write(bytes) {
		for (let at = 0; at < bytes.length; at += SEGMENT) {
			const piece = bytes.subarray(at, at + SEGMENT);
			await new Promise((done) => this.#socket.write(piece, done));
			// Without a pause the kernel would put pieces together.
			await sleep(0);
		}
		this.sent += bytes.length;
	}
}

/** See the head of this file. */
export class Camera {
	/** @type {Track[]} */
	tracks = [];
	/** @type {{ id: number, body: string }[]} */
	heard = [];
	talkedTo = /** @type {Buffer[]} */ ([]);
	#options;
	#server = createServer((socket) => this.#serve(socket));
	#udp = createSocket({ type: 'udp4', reuseAddr: true });

	/** @param {{ address: string, codec: 'h264' | 'h265' | 'mpeg4', user: string, password: string, seconds: number, clock: Date, port?: number, law?: 'alaw' | 'mulaw' }} options */
	constructor(options) {
		this.#options = options;
	}

	async open() {
		const { address, port = 34567 } = this.#options;
		await new Promise((done) => this.#server.listen(port, address, () => done(null)));
		this.#udp.on('message', (bytes, from) => this.#answerSearch(bytes, from));
		await new Promise((done) => this.#udp.bind(34569, address, () => done(null)));
	}

	close() {
		this.#server.close();
		this.#udp.close();
	}

	/** @param {Buffer} bytes @param {{ address: string, port: number }} from */
	#answerSearch(bytes, from) {
		if (bytes.length !== 20 || bytes.readUInt16LE(14) !== 1530) return;
		const [a = '0', b = '0', c = '0', d = '0'] = this.#options.address.split('.');
		const number = [d, c, b, a].map((part) => Number(part).toString(16).padStart(2, '0'));
		const common = {
			...{ BuildDate: '2020-11-24 16:47:14', ChannelNum: 1, HostName: 'camera_0102' },
			...{ HostIP: `0x${number.join('').toUpperCase()}`, MAC: '02:00:5e:00:01:02' },
			...{ SN: '0123456789abcdef', TCPPort: 34567, Version: 'V5.00.R02.00030747.10010.349f17' },
		};
		const answer = { 'NetWork.NetCommon': common, Ret: 100, SessionID: '0x00000000' };
		this.#udp.send(message(1531, answer), from.port, from.address);
	}

	/** @param {Socket} socket */
	#serve(socket) {
		const line = new Line(socket);
		const inbox = new Inbox();
		let queue = Promise.resolve();
		socket.on('error', () => undefined);
		socket.on('data', (bytes) => {
			for (const one of inbox.take(bytes)) {
				this.heard.push({
					id: one.id,
					body: one.id === 1432 || one.id === 1419 ? '' : one.body.toString(),
				});
				queue = queue.then(() => this.#answer(line, socket, one));
			}
		});
	}

	/** @param {Line} line @param {Socket} socket @param {{ id: number, session: number, body: Buffer }} request */
	async #answer(line, socket, { id, body }) {
		if (id === 1432) {
			this.talkedTo.push(body.subarray(8));
			return;
		}
		if (id === 1419) {
			this.#watch(body, socket);
			return;
		}
		const asked = json(body);
		const name = typeof asked['Name'] === 'string' ? asked['Name'] : '';
		if (id === 1000) {
			await line.write(this.#login(asked));
			return;
		}
		if (id === 1560) {
			await this.#sendSnapshot(line, socket);
			return;
		}
		const more = this.#facts(name);
		const reply = { Name: name, Ret: 100, SessionID: '0x0000002A', ...more };
		await line.write(message(id + 1, reply, { session: SESSION }));
		const channel = asked['OPMonitor']?.Parameter?.Channel ?? 0;
		if (id === 1413) await this.#stream(line, socket, 1412, true, channel);
		if (id === 1424)
			await this.#stream(line, socket, asked['OPPlayBack'].Download ? 1426 : 1422, false);
		if (id === 1434) await this.#talk(line, socket);
		if (id === 1500) {
			const info = {
				Channel: 0,
				Event: 'VideoMotion',
				StartTime: '2026-02-01 12:17:22',
				Status: 'Start',
			};
			await line.write(message(1504, { AlarmInfo: info, Name: 'AlarmInfo' }, { session: SESSION }));
		}
	}

	/** What a client shows on the camera's screen. @param {Buffer} frame @param {Socket} socket */
	#watch(frame, socket) {
		const kind = frame[3] === 0xfc ? 'key' : frame[3] === 0xfd ? 'picture' : 'sound';
		const payload = frame.subarray(kind === 'key' ? 16 : 8);
		const track = this.#track(kind === 'sound' ? 'shown sound' : 'shown pictures', socket);
		track.frames.push({ kind, length: payload.length, ranges: [] });
		track.payloads.push(payload);
	}

	/** @param {Record<string, unknown>} asked */
	#login(asked) {
		const { user, password } = this.#options;
		const isRight = asked['UserName'] === user && asked['PassWord'] === passwordHash(password);
		if (!isRight) return message(1001, { Name: '', Ret: 203, SessionID: '0x00000000' });
		const facts = { AliveInterval: 20, ChannelNum: 1, 'DeviceType ': 'IPC', ExtraChannel: 0 };
		return message(1001, { ...facts, Ret: 100, SessionID: '0x0000002A' }, { session: SESSION });
	}

	/** @param {string} name @returns {Record<string, unknown>} */
	#facts(name) {
		if (name === 'SystemInfo') {
			const info = {
				...{ HardWare: 'XM530_50X50-WG_8M', SerialNo: '0123456789abcdef', BuildTime: '2020-11-24' },
				...{ SoftWareVersion: 'V5.00.R02.00030747.10010.349f17', DeviceRunTime: '0x00000104' },
			};
			return { SystemInfo: info };
		}
		if (name === 'NetWork.Nat') {
			return { 'NetWork.Nat': { Addr: 'secu100.net', NatEnable: true, Port: 8765 } };
		}
		if (name === 'OPFileQuery') {
			const file = {
				BeginTime: '2026-02-01 12:17:22',
				EndTime: '2026-02-01 12:18:22',
				FileName: FILE,
			};
			return { OPFileQuery: [{ ...file, DiskNo: 0, SerialNo: 0, FileLength: '0x00000100' }] };
		}
		return {};
	}

	/** @param {string} label @param {Socket} socket @returns {Track} */
	#track(label, socket) {
		const known = this.tracks.find((one) => one.label === label);
		if (known !== undefined) return known;
		const track = { label, port: socket.remotePort ?? 0, frames: [], payloads: [] };
		this.tracks.push(track);
		return track;
	}

	/** Sends one frame and notes where its bytes stand in what the socket sent. */
	async #send(
		/** @type {Line} */ line,
		/** @type {number} */ id,
		/** @type {Buffer} */ frame,
		/** @type {Track} */ track,
		/** @type {SentFrame['kind']} */ kind,
		/** @type {number} */ channel = 0,
	) {
		const head = kind === 'key' ? 16 : 8;
		const ranges = [];
		for (let at = 0; at < frame.length; at += PIECE) {
			const piece = frame.subarray(at, at + PIECE);
			ranges.push([line.sent + 20, line.sent + 20 + piece.length]);
			const numbers = { session: SESSION, sequence: line.sequence++, byte12: channel };
			const reserved2 = kind === 'sound' ? 0x80 : 0;
			await line.write(message(id, piece, { ...numbers, reserved2 }));
		}
		track.frames.push({ kind, length: frame.length - head, ranges });
		track.payloads.push(frame.subarray(head));
	}

	/** @param {Line} line @param {Socket} socket @param {number} id @param {boolean} isLive @param {number} [channel] */
	async #stream(line, socket, id, isLive, channel = 0) {
		const { codec, seconds, clock, law = 'alaw' } = this.#options;
		const place = channel === 0 ? String(id) : `${id} channel ${channel}`;
		const shown = media.pictures(codec, seconds);
		const heard = media.tone(440 + channel * 110, seconds, law);
		const step = 1000 / media.RATE;
		const begin = Date.now();
		const bytes = (8000 * step) / 1000;
		for (const [index, picture] of shown.entries()) {
			const time = new Date(clock.getTime() + index * step);
			const facts = { codec, rate: media.RATE, width: media.WIDTH, height: media.HEIGHT, time };
			const kind = picture.isKey ? 'key' : 'picture';
			const frame = picture.isKey ? keyPicture(picture.bytes, facts) : nextPicture(picture.bytes);
			await this.#send(line, id, frame, this.#track(`video ${place}`, socket), kind, channel);
			for (let at = index * bytes; at < (index + 1) * bytes; at += 160) {
				const piece = sound(heard.subarray(at, at + 160), law);
				const track = this.#track(`audio ${place}`, socket);
				await this.#send(line, id, piece, track, 'sound', channel);
			}
			const due = begin + (index + 1) * step;
			if (isLive) await sleep(Math.max(0, due - Date.now()));
		}
		if (isLive) return;
		const end = { session: SESSION, sequence: line.sequence++, byte13: 1 };
		await line.write(message(id, Buffer.alloc(0), end));
	}

	/** @param {Line} line @param {Socket} socket */
	async #talk(line, socket) {
		const heard = media.tone(880, 1);
		for (let at = 0; at < heard.length; at += 320) {
			const piece = sound(heard.subarray(at, at + 320));
			await this.#send(line, 1433, piece, this.#track('audio 1433', socket), 'sound');
			await sleep(40);
		}
	}

	/** @param {Line} line @param {Socket} socket */
	async #sendSnapshot(line, socket) {
		const picture = media.snapshot();
		const track = this.#track('snapshot', socket);
		for (let at = 0; at < picture.length; at += 2048) {
			const isLast = at + 2048 >= picture.length;
			const more = { session: SESSION, byte13: isLast ? 1 : 0 };
			await line.write(message(1561, picture.subarray(at, at + 2048), more));
		}
		track.frames.push({ kind: 'snapshot', length: picture.length, ranges: [] });
		track.payloads.push(picture);
	}
}
