/** HEP3 over TCP: SIP inside is found however the stream is cut. */
import { describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../../../app/index.ts';
import { testFolder } from '../../export/folder.ts';
import { openFrames } from '../../export/saving.ts';
import { be16, be32, bytes } from '../../network/frames.ts';
import { TcpTalk } from '../../network/tcp-talk.ts';
import { requestText, responseText } from '../sip/texts-of-messages.ts';

const folder = testFolder();
const chunk = (type: number, content: readonly number[] | Uint8Array): Uint8Array =>
	bytes(be16(0), be16(type), be16(content.length + 6), content);

/** What a probe tells of one packet between 192.0.2.1 and 192.0.2.2. */
function hep(payload: Uint8Array, isBack = false, more: readonly Uint8Array[] = []): Uint8Array {
	const [from, to] = isBack ? [2, 1] : [1, 2];
	const content = bytes(
		...[chunk(1, [2]), chunk(2, [17])],
		...[chunk(3, be32(0xc0000200 + from)), chunk(4, be32(0xc0000200 + to))],
		...[chunk(7, be16(5060 + from)), chunk(8, be16(5060 + to))],
		...more,
		chunk(15, payload),
	);
	return bytes([0x48, 0x45, 0x50, 0x33], be16(content.length + 6), content);
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const INVITE = hep(encode(requestText({})));
const ANSWER = hep(encode(responseText('200 OK')), true);

/** Opens a connection to a collector that carries these bytes in segments of a size. */
function opened(data: Uint8Array, segment = 1460): Promise<CaptureEngine> {
	const talk = new TcpTalk(0, { serverPort: 9061 }).begin();
	talk.segmentBytes = segment;
	return openFrames(folder, talk.say(0, data).end().frames);
}

async function callsIn(engine: CaptureEngine): Promise<readonly string[]> {
	const { items } = await engine.calls({
		...{ filter: '', text: '', kinds: [], states: [], from: null, to: null, sort: [] },
	});
	await engine.close();
	return items.map(
		({ initiator, responder, packets, finalStatus }) =>
			`${initiator.address}:${initiator.port} ${responder.address}:${responder.port} ${packets} ${finalStatus ?? '-'}`,
	);
}

const WHOLE = ['192.0.2.1:5061 192.0.2.2:5062 2 200'];

describe('HEP3 over TCP', () => {
	test.each([1460, 100, 7, 1])('gives calls in segments of %d bytes', async (segment) => {
		expect(await callsIn(await opened(bytes(INVITE, ANSWER), segment))).toEqual(WHOLE);
	});

	test('passes over what is no SIP', async () => {
		const report = hep(encode('{"ssrc":1}'));
		expect(await callsIn(await opened(bytes(report, INVITE, report, ANSWER)))).toEqual(WHOLE);
	});

	test('is found again behind bytes that are none of it', async () => {
		const rubbish = encode('HEP HEPX nothing');
		expect(await callsIn(await opened(bytes(INVITE, rubbish, ANSWER)))).toEqual(WHOLE);
	});

	test('names the frame that completed the message, and shows its tree', async () => {
		const engine = await opened(bytes(INVITE, ANSWER), 200);
		const rows = engine.packetRows(Array.from({ length: 14 }, (_, at) => at + 1).slice(0, 8));
		const sip = rows.filter(({ protocol }) => protocol === 'SIP');
		expect(sip[0]?.info).toBe('Request: INVITE sip:bob@example.org');
		const tree = engine.packetDetail(sip[0]?.frame ?? 0);
		expect(tree.layers.some(({ name }) => name === 'sip')).toBe(true);
		await engine.close();
	});

	test('damaged or cut anywhere is survived', async () => {
		const whole = bytes(INVITE, ANSWER);
		for (let at = 0; at < whole.length; at += 37) {
			const damaged = whole.slice();
			damaged[at] = 0xff;
			await callsIn(await opened(damaged));
			await callsIn(await opened(whole.subarray(at)));
		}
	});
});
