import { describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../../app/index.ts';
import { udpFrame } from '../../fixtures/builders/rtp.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { calm, testFolder } from '../export/folder.ts';
import { openFrames } from '../export/saving.ts';
import { requestText, responseText, sipBytes } from '../protocols/sip/texts-of-messages.ts';

const folder = testFolder();
const INVITE = requestText({});
const RINGING = responseText('180 Ringing');
const OK = responseText('200 OK');

/** A message from one side or the other. */
function sent(ms: number, text: string, from = 1): TimedFrame {
	const route = { from, to: 3 - from, sourcePort: 5060, destinationPort: 5060 };
	return { us: ms * 1000, frame: udpFrame(sipBytes(text), route) };
}

/** What each frame is to those before: `3 after 12 ms`, `again 1`, or nothing. */
function relationsOf(engine: CaptureEngine, frames: number): readonly string[] {
	return Array.from({ length: frames }, (_, at) => {
		const fields = engine
			.packetDetail(at + 1)
			.layers.flatMap(({ fields: own }) => own)
			.filter(({ name }) => name.startsWith('sip.res'));
		const values = new Map(fields.map(({ name, value }) => [name, String(value)]));
		const request = values.get('sip.response-request');
		const original = values.get('sip.resend-original');
		const answered =
			request === undefined ? [] : [`${request} after ${values.get('sip.response-time')} ms`];
		return [...answered, ...(original === undefined ? [] : [`again ${original}`])].join(', ');
	});
}

/** The relations of a story. */
async function told(...frames: readonly TimedFrame[]): Promise<readonly string[]> {
	const engine = await openFrames(folder, frames);
	const relations = relationsOf(engine, frames.length);
	await engine.close();
	return relations;
}

describe('a message and those before it', () => {
	test('answers lead to their request, with whole milliseconds', async () => {
		const frames = [sent(0, INVITE), sent(12.9, RINGING, 2), sent(3000, OK, 2)];
		expect(await told(...frames)).toEqual(['', '1 after 12 ms', '1 after 3000 ms']);
	});

	test('an ACK leads to its INVITE', async () => {
		const ack = requestText({ method: 'ACK' });
		const frames = [sent(0, INVITE), sent(10, OK, 2), sent(25, ack)];
		expect(await told(...frames)).toEqual(['', '1 after 10 ms', '1 after 25 ms']);
	});

	test('what comes again leads to the first of its kind', async () => {
		const frames = [sent(0, INVITE), sent(500, INVITE), sent(1500, INVITE), sent(1600, OK, 2)];
		expect(await told(...frames)).toEqual(['', 'again 1', 'again 1', '1 after 1600 ms']);
	});

	test('another request, dialogue or direction is none of them', async () => {
		const next = requestText({ method: 'BYE', cseq: 2 });
		const other = requestText({ callId: 'other@pc' });
		const frames = [sent(0, INVITE), sent(10, next), sent(20, other), sent(30, INVITE, 2)];
		expect(await told(...frames)).toEqual(['', '', '', '']);
	});

	test('an answer without a request in the capture stands alone', async () => {
		expect(await told(sent(0, OK, 2))).toEqual(['']);
	});
});

test('filters ask for them', async () => {
	const frames = [sent(0, INVITE), sent(500, INVITE), sent(900, OK, 2)];
	const engine = await openFrames(folder, frames);
	const found = async (filter: string) => [
		...((await engine.packetOrder({ filter }, calm())).frames ?? []),
	];
	expect(await found('sip.resend == 1')).toEqual([2]);
	expect(await found('sip.response-time > 800')).toEqual([3]);
	expect(await found('sip.response-request == 1')).toEqual([3]);
	await engine.close();
});
