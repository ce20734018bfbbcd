/** The vectors of the fact sheet, and what may happen to a connection. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMAND_NAMES } from '../../../../app/protocols/dvrip/commands-table.ts';
import {
	audioCodeOf,
	cameraTimeText,
	MediaHeader,
	sampleRateOf,
	sizeOf,
	videoCodecOf,
} from '../../../../app/protocols/dvrip/media-header.ts';
import { RESULT_WORDS } from '../../../../app/protocols/dvrip/results-table.ts';
import { addressOf, hex, member, readPayload, textOf } from '../../../../app/dvrip/payload.ts';
import { cloudFacts } from '../../../../app/dvrip/cloud.ts';
import { base64Bytes, openWrapped, unwrapped } from '../../../../app/dvrip/wrapper.ts';
import { dvrip, iFrame, mediaMessages, pFrame, smallFrame } from './building.ts';
import { counting, hex as unhex } from '../../network/frames.ts';
import { SHARED } from '../../acceptance/shared.ts';
import { surviveDvrip, surviveTruncations } from './survival.ts';
import { Hearing, sha256 } from './hearing.ts';

interface ExpectedFrame {
	readonly kind: string;
	readonly payload_length: number;
	readonly payload_sha256?: string;
	readonly codec?: string;
	readonly fps?: number;
	readonly width?: number;
	readonly height?: number;
	readonly datetime?: string | null;
	readonly rate?: number;
	readonly info_type?: number;
}

interface Vector {
	readonly id: string;
	readonly transport: string;
	readonly messages: readonly { readonly dir: string; readonly hex: string }[];
	readonly expect: {
		readonly message_name?: string;
		readonly json?: unknown;
		readonly json_count?: number;
		readonly json_at?: readonly number[];
		readonly terminator?: string;
		readonly terminators?: readonly string[];
		readonly ret_text?: string;
		readonly session_id?: number;
		readonly frames?: readonly ExpectedFrame[];
		readonly frames_after?: readonly ExpectedFrame[];
		readonly frame_header?: ExpectedFrame;
		readonly pictures?: readonly { readonly length: number; readonly sha256: string }[];
		readonly elementary_stream?: { readonly length: number; readonly sha256: string };
		readonly error?: string;
		readonly skipped_bytes?: number;
		readonly have?: number;
		readonly need?: number;
		readonly messages?: number | readonly number[];
		readonly cloud?: Readonly<Record<string, string | number>>;
		readonly host_ip?: string;
		readonly wrapped?: unknown;
		readonly encrypted?: string;
		readonly end_of_stream?: boolean;
		readonly p_before_i?: number;
		readonly dropped_frames?: number;
		readonly channel?: number;
	};
}

const FILE = join(SHARED, 'specs', 'dvrip-vectors.json');
const VECTORS = existsSync(FILE)
	? (JSON.parse(readFileSync(FILE, 'utf8')) as {
			readonly vectors: readonly Vector[];
			readonly datetime: readonly { readonly raw: number; readonly text: string }[];
			readonly dimensions: readonly Readonly<Record<string, number>>[];
		})
	: { vectors: [], datetime: [], dimensions: [] };
const TCP = VECTORS.vectors.filter(({ transport }) => transport === 'tcp');

const KINDS: Readonly<Record<string, number>> = {
	I: 0xfc,
	P: 0xfd,
	audio: 0xfa,
	info: 0xf9,
	picture: 0xfe,
};
const CODECS: Readonly<Record<string, string>> = {
	h264: 'H264',
	h265: 'H265',
	g711a: 'PCMA',
	g711u: 'PCMU',
};

function heard({ messages }: Vector): Hearing {
	const hearing = new Hearing();
	for (const { dir, hex: text } of messages) hearing.hear(dir === 'c2d' ? 0 : 1, unhex(text));
	return hearing.end();
}

/** Compares a frame with what a vector says of it; the sheet writes no codec for P-frames. */
function expectFrame(header: Omit<MediaHeader, 'read'>, wanted: ExpectedFrame): void {
	expect(header.kind).toBe(KINDS[wanted.kind]);
	expect(header.length).toBe(wanted.payload_length);
	const { width, height } = sizeOf(header);
	if (wanted.width !== undefined) expect([width, height]).toEqual([wanted.width, wanted.height]);
	if (wanted.fps !== undefined) expect(header.rate).toBe(wanted.fps);
	if (wanted.datetime !== undefined) expect(cameraTimeText(header.dateTime)).toBe(wanted.datetime);
	if (wanted.rate !== undefined) expect(sampleRateOf(header.rate)).toBe(wanted.rate);
	if (wanted.info_type !== undefined) expect(header.type).toBe(wanted.info_type);
	const codec = CODECS[wanted.codec ?? ''];
	if (codec === undefined || wanted.kind === 'P') return;
	const isSound = wanted.kind === 'audio';
	expect(isSound ? audioCodeOf(header.type)?.codec : videoCodecOf(header.type)).toBe(codec);
}

describe.skipIf(TCP.length === 0)('every vector of the fact sheet', () => {
	test.each(TCP.map((vector) => [vector.id, vector] as const))('%s', (_, vector) => {
		const { expect: wanted } = vector;
		const hearing = heard(vector);
		const whole = hearing.frames.filter(({ missing }) => missing === 0);
		const payloads = hearing.messages.flatMap(({ body }) => (body === null ? [] : [body]));
		const read = payloads.map((body) => readPayload(body));
		if (wanted.message_name !== undefined) {
			expect(COMMAND_NAMES.get(hearing.messages[0]?.command ?? 0)).toBe(wanted.message_name);
		}
		expectJson(vector, read);
		for (const [index, frame] of (wanted.frames ?? wanted.frames_after ?? []).entries()) {
			const found = whole.filter(({ kind }) => kind !== 0xfe);
			// A key frame that was announced: those before it are not wanted.
			const from = wanted.p_before_i ?? 0;
			const one = found[index + from];
			expect(one).toBeDefined();
			if (one === undefined) continue;
			expectFrame(one, frame);
			expect(one.bytes.length).toBe(frame.payload_length);
			if (frame.payload_sha256 !== undefined) expect(sha256(one.bytes)).toBe(frame.payload_sha256);
		}
		if (wanted.dropped_frames !== undefined) {
			expect(hearing.frames.filter(({ missing }) => missing > 0)).toHaveLength(
				wanted.dropped_frames,
			);
			expect(hearing.issues.map(({ kind }) => kind)).toContain('lost-messages');
		}
		if (wanted.pictures !== undefined) {
			const pictures = hearing.frames.filter(({ kind }) => kind === 0xfe);
			const facts = pictures.map(({ bytes }) => [bytes.length, sha256(bytes)]);
			expect(facts).toEqual(wanted.pictures.map((one) => [one.length, one.sha256]));
		}
		if (wanted.elementary_stream !== undefined) {
			const stream = Buffer.concat(whole.map(({ bytes }) => bytes));
			expect(stream.length).toBe(wanted.elementary_stream.length);
			expect(sha256(stream)).toBe(wanted.elementary_stream.sha256);
		}
		if (wanted.end_of_stream === true) expect(hearing.messages.at(-1)?.current).toBe(1);
		expectErrors(vector, hearing);
	});

	test('packed times and sizes', () => {
		expect(VECTORS.datetime.length).toBeGreaterThan(3);
		for (const { raw, text } of VECTORS.datetime) {
			expect(cameraTimeText(raw)).toBe(text.replace(' ', 'T'));
		}
		for (const one of VECTORS.dimensions) {
			const { T: type = 0, W: widthByte = 0, H: heightByte = 0 } = one;
			const size = { width: one['width'], height: one['height'] };
			expect(sizeOf({ type, widthByte, heightByte })).toEqual(size);
		}
	});

	test('headers of media as published', () => {
		const headers = VECTORS.vectors.filter(({ transport }) => transport === 'media-header');
		expect(headers.length).toBeGreaterThan(5);
		for (const { messages, expect: wanted } of headers) {
			const header = new MediaHeader();
			header.read(unhex(messages[0]?.hex ?? ''), 0);
			if (wanted.frame_header !== undefined) expectFrame(header, wanted.frame_header);
		}
	});

	test('datagrams of the cloud', () => {
		for (const { expect: wanted, messages } of VECTORS.vectors) {
			if (wanted.cloud === undefined) continue;
			const facts = cloudFacts(unhex(messages[0]?.hex ?? ''));
			const { magic, command, ip, port, text } = wanted.cloud;
			expect([facts?.magic, facts?.command]).toEqual([magic, command]);
			if (ip !== undefined) {
				expect([facts?.homeAddress ?? facts?.cloudAddresses[0], facts?.port]).toEqual([ip, port]);
			}
			if (text !== undefined) expect(facts?.text).toBe(text);
		}
	});

	test('addresses of devices found by search', () => {
		for (const { expect: wanted, messages, transport } of VECTORS.vectors) {
			if (wanted.host_ip === undefined) continue;
			const data = unhex(messages[0]?.hex ?? '');
			const payload = readPayload(transport === 'udp' ? data.subarray(20) : data);
			const common = member(payload.values[0], 'NetWork.NetCommon');
			expect(addressOf(textOf(common, 'HostIP'))).toBe(wanted.host_ip);
		}
	});
});

function expectJson({ expect: wanted }: Vector, read: readonly ReturnType<typeof readPayload>[]) {
	const json = read.filter(({ kind }) => kind === 'json');
	if (wanted.wrapped !== undefined || wanted.encrypted !== undefined) {
		expect(read.some(({ kind }) => kind === 'encrypted')).toBe(true);
	}
	if (wanted.json !== undefined && wanted.json_count === undefined) {
		const list = Array.isArray(wanted.json) ? wanted.json : [wanted.json];
		const values = read.map(({ kind, text, values: [first] }) =>
			kind === 'encrypted' ? unwrapped(text)?.values[0] : first,
		);
		expect(values.slice(0, list.length)).toEqual(list);
	}
	if (wanted.terminator !== undefined) expect(json[0]?.terminator).toBe(wanted.terminator);
	if (wanted.terminators !== undefined) {
		expect(json.map(({ terminator }) => terminator)).toEqual(wanted.terminators);
	}
	if (wanted.ret_text !== undefined) {
		const result = member(json.at(-1)?.values[0], 'Ret');
		expect(RESULT_WORDS.get(Number(result))).toBe(wanted.ret_text);
	}
	if (wanted.encrypted !== undefined) {
		const [first] = read;
		expect(unwrapped(first?.text ?? '')).toBeNull();
		expect(base64Bytes(first?.text ?? '')?.length).toBe(48);
	}
}

function expectErrors({ expect: wanted }: Vector, hearing: Hearing): void {
	const kinds = hearing.issues.map(({ kind }) => kind);
	if (wanted.error === 'bad-json') {
		const [message] = hearing.messages;
		expect(readPayload(message?.body ?? new Uint8Array(0)).fault).toBe('bad-json');
	} else if (wanted.error !== undefined && wanted.error !== 'bad-version') {
		expect(kinds).toContain(wanted.error);
	}
	if (wanted.skipped_bytes !== undefined) {
		expect(hearing.issues[0]?.bytes).toBe(wanted.skipped_bytes);
	}
	if (wanted.have !== undefined && wanted.need !== undefined) {
		expect(hearing.issues[0]?.bytes).toBe(wanted.need - wanted.have);
	}
	if (Array.isArray(wanted.messages)) {
		expect(hearing.messages.map(({ command }) => command)).toEqual(wanted.messages);
	}
}

const SPS = unhex('0000000167640028ad84054562b8ac5474202a2b15c562a3a1000000016800');

describe('a stream of media', () => {
	const media = Buffer.concat([
		iFrame(counting(3000)),
		smallFrame(0xfa, counting(160, 7)),
		pFrame(counting(500, 3)),
		smallFrame(0xf9, counting(16), 6, 0),
		pFrame(counting(700, 9)),
	]);
	const lengths = [3000, 160, 500, 16, 700];
	const messages = mediaMessages(media, { size: 400 });
	const stream = Buffer.concat(messages);

	test('is the same however it is cut into pieces', () => {
		for (const size of [1, 2, 3, 7, 19, 20, 21, 64, 419, 421, 5000]) {
			const hearing = new Hearing();
			for (let at = 0; at < stream.length; at += size)
				hearing.hear(1, stream.subarray(at, at + size));
			expect(hearing.frames.map(({ bytes }) => bytes.length)).toEqual(lengths);
			expect(Buffer.concat(hearing.frames.map(({ bytes }) => bytes)).toString('hex')).toBe(
				Buffer.concat([
					counting(3000),
					counting(160, 7),
					counting(500, 3),
					counting(16),
					counting(700, 9),
				]).toString('hex'),
			);
			expect(hearing.issues).toEqual([]);
		}
	});

	test('a hole inside a body damages one frame, and the next begin where they are', () => {
		const hearing = new Hearing();
		hearing.hear(1, stream.subarray(0, 1000));
		hearing.connection.gap(1, 100);
		hearing.hear(1, stream.subarray(1100));
		expect(hearing.frames.map(({ bytes }) => bytes.length)).toEqual([2900, 160, 500, 16, 700]);
		expect(hearing.frames.map(({ missing }) => missing)).toEqual([100, 0, 0, 0, 0]);
	});

	test('a hole over headers of messages is placed by their numbers', () => {
		const hearing = new Hearing();
		const [from, to] = [750, 1350];
		hearing.hear(1, stream.subarray(0, from));
		hearing.connection.gap(1, to - from);
		hearing.hear(1, stream.subarray(to));
		// Two headers of 20 bytes are part of the hole.
		expect(hearing.frames[0]?.missing).toBe(to - from - 40);
		expect(hearing.frames[0]?.bytes.length).toBe(3000 - (to - from - 40));
		expect(hearing.frames.slice(1).map(({ missing }) => missing)).toEqual([0, 0, 0, 0]);
		expect(hearing.issues.map(({ kind }) => kind)).toEqual(['gap', 'lost-messages']);
	});

	test('every hole leaves all frames that it does not touch', () => {
		const places = framePlaces(messages, media);
		for (let from = 0; from < stream.length - 40; from += 37) {
			const to = Math.min(stream.length, from + 333);
			const hearing = new Hearing().hear(1, stream.subarray(0, from));
			hearing.connection.gap(1, to - from);
			hearing.hear(1, stream.subarray(to));
			hearing.end();
			const good = hearing.frames
				.filter(({ missing }) => missing === 0)
				.map(({ bytes }) => bytes.toString('hex'));
			for (const place of places) {
				const isTouched = place.end > from && place.start < to;
				if (!isTouched && place.isFound(to)) expect(good).toContain(place.payload);
			}
		}
	});

	test('two streams of one connection are kept apart by channel', () => {
		const other = iFrame(counting(900, 50));
		const second = mediaMessages(other, { size: 400, total: 2 });
		const mixed = messages.flatMap((message, index) => [message, second[index] ?? []].flat());
		const hearing = new Hearing().hear(1, Buffer.concat(mixed.map((one) => Buffer.from(one))));
		const byChannel = hearing.frames.map(({ track, bytes }) => [track.channel, bytes.length]);
		expect(byChannel).toContainEqual([2, 900]);
		expect(byChannel.filter(([channel]) => channel === 0)).toHaveLength(5);
	});

	test('sound that is sent between the pieces of a picture takes nothing from it', () => {
		const [first, second] = mediaMessages(iFrame(counting(600)), { size: 400 });
		const sound = dvrip(1412, smallFrame(0xfa, counting(160)), { reserved2: 0x80, sequence: 1 });
		const hearing = new Hearing();
		hearing.hear(1, first ?? sound, sound, second ?? sound);
		expect(hearing.frames.map(({ bytes, missing }) => [bytes.length, missing])).toEqual([
			[160, 0],
			[600, 0],
		]);
	});

	test('a recording ends with its flag, and the next one is a stream of its own', () => {
		const one = mediaMessages(iFrame(SPS), { command: 1426 });
		const end = dvrip(1426, new Uint8Array(0), { current: 1 });
		const hearing = new Hearing().hear(1, ...one, end, ...one);
		expect(hearing.frames.map(({ track }) => track.index)).toEqual([0, 1]);
	});

	test('firmware and archives are data of their own, answers in words are not', () => {
		const hearing = new Hearing().hear(0, dvrip(1522, counting(300)), dvrip(1522, counting(20)));
		hearing.hear(1, dvrip(1543, { Ret: 103 }));
		expect(hearing.frames.map(({ kind, bytes }) => [kind, bytes.length])).toEqual([
			[0, 300],
			[0, 20],
		]);
		expect(hearing.messages.at(-1)?.body).not.toBeNull();
	});
});

/** Where each frame stands in the stream, and whether its header can be found after a hole. */
function framePlaces(messages: readonly Uint8Array[], media: Uint8Array) {
	const starts: number[] = [];
	let at = 0;
	for (const message of messages) {
		for (let byte = 20; byte < message.length; byte++) starts.push(at + byte);
		at += message.length;
	}
	const frames = [
		[0, 3016],
		[3016, 3184],
		[3184, 3692],
		[3692, 3716],
		[3716, 4424],
	] as const;
	return frames.map(([start, end], index) => ({
		start: starts[start] ?? 0,
		end: (starts[end - 1] ?? 0) + 1,
		payload: Buffer.from(media.subarray(start + (index === 0 ? 16 : 8), end)).toString('hex'),
		// The header of the message that holds its beginning must be behind the hole.
		isFound: (to: number) => (starts[start] ?? 0) < to || (starts[start] ?? 0) - to >= 420,
	}));
}

describe('control messages', () => {
	test('parts of one text are joined', () => {
		const text = `${JSON.stringify({ Name: 'OPFileQuery', Ret: 100 })}\n`;
		const parts = [text.slice(0, 10), text.slice(10)];
		const hearing = new Hearing();
		for (const [current, part] of parts.entries())
			hearing.hear(1, dvrip(1441, part, { total: 2, current }));
		expect(hearing.messages[0]?.body).toBeNull();
		expect(readPayload(hearing.messages[1]?.body ?? new Uint8Array(0)).values).toEqual([
			{ Name: 'OPFileQuery', Ret: 100 },
		]);
	});

	test('the wrapper of vendor apps opens with the key that is in every copy of them', () => {
		const sealed = 'edbdfd4c570e40bbe27083c9fabbb2ff';
		const plain = openWrapped(unhex(sealed));
		expect(new TextDecoder().decode(plain ?? new Uint8Array(0))).toBe('{ "Bits" : 1024,');
		expect(hex(unhex(sealed))).toBe(sealed);
	});
});

describe('damage', () => {
	test('a thousand mutations are read, and the next messages found again', () => {
		expect(surviveDvrip(1000, 17)).toBe(1000);
	});

	test('every beginning and every end of a session is read', () => {
		expect(surviveTruncations()).toBeGreaterThan(3900);
	});
});
