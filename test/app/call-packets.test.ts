import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../app/index.ts';
import { writeCapture } from '../fixtures/builders/calls.ts';
import { udpFrame } from '../fixtures/builders/rtp.ts';
import type { Route, TimedFrame } from '../fixtures/builders/rtp.ts';
import { callFrames, sipFrame } from '../fixtures/builders/sip.ts';
import { readCapture } from './acceptance/engine.ts';
import { CAPTURES, HAS_SHARED } from './acceptance/shared.ts';
import { NotFoundError } from '../../app/errors.ts';
import { calm, testFolder } from './export/folder.ts';
import { requestText, responseText, sipBytes } from './protocols/sip/texts-of-messages.ts';
import { TcpTalk } from './protocols/tcp-talk.ts';
import { bytes } from './network/frames.ts';

const folder = testFolder();
const CALLS = join(import.meta.dirname, '../fixtures/calls');

/** Saves the packets of calls and reads the new file. */
async function saved(engine: CaptureEngine, calls: readonly number[]) {
	const request = { filter: '', streams: null, overwrite: true, calls };
	const { packets } = await engine.savePackets(request, folder.at('out.pcapng'), calm());
	await engine.close();
	return { packets, engine: await readCapture(folder.at('out.pcapng')) };
}

const opened = (frames: readonly TimedFrame[]): Promise<CaptureEngine> =>
	readCapture(writeCapture(folder.at('in.pcap'), frames));

async function callsOf(engine: CaptureEngine) {
	const query = { filter: '', text: '', kinds: [], states: [], from: null, to: null, sort: [] };
	return (await engine.calls(query)).items;
}

const other = (us: number, callId: string): readonly TimedFrame[] => [
	sipFrame(us, requestText({ callId })),
	sipFrame(us + 1000, responseText('486 Busy Here', { callId })),
];

describe('packets of a call', () => {
	test('are its messages and its media, and nothing of another call on the same hop', async () => {
		const engine = await opened([...callFrames(), ...other(150_000, 'other@pc')]);
		const { packets, engine: again } = await saved(engine, [0]);
		expect(packets).toBe(206);
		const items = await callsOf(again);
		expect(items).toMatchObject([
			{
				callId: 'a84b4c76@pc',
				state: 'completed',
				packets: 6,
				streams: [{}, {}].map((): unknown => expect.any(String)),
			},
		]);
		await again.close();
	});

	test('of two calls are those of both', async () => {
		const engine = await opened([...callFrames(), ...other(150_000, 'other@pc')]);
		const { packets, engine: again } = await saved(engine, [0, 1]);
		expect(packets).toBe(208);
		expect(await callsOf(again)).toHaveLength(2);
		await again.close();
	});

	test('bring what else their media ports carried in their time, and only that', async () => {
		const rtcp: Route = { from: 1, to: 2, sourcePort: 4001, destinationPort: 5001 };
		const elsewhere: Route = { from: 1, to: 2, sourcePort: 4003, destinationPort: 5003 };
		const note = bytes([1, 2, 3, 4, 5, 6, 7, 8]);
		const engine = await opened([
			...callFrames(),
			{ us: 2_500_000, frame: udpFrame(note, rtcp) },
			{ us: 60_000_000, frame: udpFrame(note, rtcp) },
			{ us: 2_600_000, frame: udpFrame(note, elsewhere) },
		]);
		const { packets, engine: again } = await saved(engine, [0]);
		expect(packets).toBe(207);
		await again.close();
	});

	test('over TCP are the whole connection', async () => {
		const talk = new TcpTalk()
			.open()
			.say(0, new TextDecoder().decode(sipBytes(requestText())).slice(0, 90))
			.say(0, new TextDecoder().decode(sipBytes(requestText())).slice(90))
			.say(1, new TextDecoder().decode(sipBytes(responseText('486 Busy Here', {}))))
			.close();
		const foreign = new TcpTalk([41_000, 80]).open().say(0, 'GET / HTTP/1.1\r\n\r\n').close();
		const engine = await opened([...talk.frames, ...foreign.frames]);
		const { packets, engine: again } = await saved(engine, [0]);
		expect(packets).toBe(talk.frames.length);
		expect(await callsOf(again)).toMatchObject([{ finalStatus: 486, transports: ['tcp'] }]);
		await again.close();
	});

	test('of a recorded call give the same call again', async () => {
		const before = await readCapture(join(CALLS, 'b2bua.pcapng'));
		const [first, second] = await callsOf(before);
		const { engine: again } = await saved(before, [0]);
		const items = await callsOf(again);
		expect(items.map(({ callId }) => callId)).toEqual([first?.callId]);
		expect(items[0]).toMatchObject({ state: first?.state, packets: first?.packets });
		expect(items[0]?.streams).toHaveLength(first?.streams.length ?? 0);
		expect(second?.callId).not.toBe(first?.callId);
		await again.close();
	});

	test('a call that is not there is told', async () => {
		const engine = await opened(callFrames());
		await expect(saved(engine, [7])).rejects.toThrow(NotFoundError);
		await engine.close();
	});

	test.skipIf(!HAS_SHARED)('bring the fragments of its messages (needs ../shared)', async () => {
		const before = await readCapture(join(CAPTURES, 'sip-transport/sip-ipv6-fragments-sll.pcap'));
		const [call] = await callsOf(before);
		const { engine: again } = await saved(before, [call?.number ?? 0]);
		expect(await callsOf(again)).toMatchObject([
			{
				callId: call?.callId,
				packets: call?.packets,
				state: call?.state,
				duration: call?.duration,
			},
		]);
		await again.close();
	});
});
