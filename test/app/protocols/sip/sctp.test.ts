/** SIP over SCTP, in whole captures. */
import { describe, expect, test } from 'vitest';
import { ALL_CALLS } from '../../../../main/cli/calls.ts';
import { testFolder } from '../../export/folder.ts';
import { openFrames } from '../../export/saving.ts';
import { be16, be32, bytes, ethernet, ipv4 } from '../../network/frames.ts';
import { requestText, responseText, sipBytes } from './texts-of-messages.ts';

const folder = testFolder();
const [BEGIN, END, WHOLE] = [2, 1, 3];

function chunk(
	flags: number,
	number: number,
	content: Uint8Array,
	type = 0,
	stream = 1,
): Uint8Array {
	const length = 16 + content.length;
	const padding = new Uint8Array((4 - (length & 3)) & 3);
	return bytes(
		[type, flags],
		be16(length),
		be32(number),
		be16(stream),
		be16(0),
		be32(0),
		content,
		padding,
	);
}

/** Packets of SCTP at 0.1 s each. */
const packets = (...contents: readonly (readonly Uint8Array[])[]) =>
	contents.map((chunks, index) => ({
		us: index * 100_000,
		frame: ethernet(0x0800, ipv4(132, bytes(be16(5060), be16(5070), be32(7), be32(0), ...chunks))),
	}));

const INVITE = sipBytes(requestText({}));
const RINGING = sipBytes(responseText('180 Ringing'));

async function messagesOf(frames: ReturnType<typeof packets>) {
	const engine = await openFrames(folder, frames);
	const { items } = await engine.calls(ALL_CALLS);
	const texts = items.flatMap(({ number }) => engine.callMessages(number));
	const [row] = engine.packetRows([1]);
	await engine.close();
	return { items, texts, row };
}

describe('SIP over SCTP', () => {
	test('is taken from its DATA chunks, several of a packet in order', async () => {
		const heartbeat = bytes([4, 0], be16(8), be32(0));
		const { items, texts, row } = await messagesOf(
			packets([heartbeat, chunk(WHOLE, 1, INVITE), chunk(WHOLE, 2, RINGING)]),
		);
		expect(items[0]).toMatchObject({ state: 'ringing', packets: 2, transports: ['sctp'] });
		expect(texts.map(({ frame, part }) => [frame, part])).toEqual([
			[1, 0],
			[1, 1],
		]);
		expect(texts[0]?.text).toBe(new TextDecoder().decode(INVITE));
		expect(row?.protocol).toBe('SCTP');
	});

	test('is put together from fragments, beside other streams', async () => {
		const other = new Uint8Array(9);
		const { texts } = await messagesOf(
			packets(
				[chunk(BEGIN, 10, INVITE.subarray(0, 100))],
				[chunk(0, 11, INVITE.subarray(100, 200))],
				[chunk(WHOLE, 40, other, 0, 2)],
				[chunk(END, 12, INVITE.subarray(200))],
			),
		);
		expect(texts).toMatchObject([{ frame: 4, text: new TextDecoder().decode(INVITE), faults: [] }]);
	});

	test('that is sent again is one message', async () => {
		const twice = [chunk(WHOLE, 1, INVITE)];
		expect((await messagesOf(packets(twice, twice))).texts).toHaveLength(1);
	});

	test('with a piece missing is none', async () => {
		const { texts } = await messagesOf(
			packets(
				[chunk(BEGIN, 10, INVITE.subarray(0, 100))],
				[chunk(END, 12, INVITE.subarray(200))],
				[chunk(END, 13, INVITE)],
			),
		);
		expect(texts).toEqual([]);
	});

	test.each([
		['other content', chunk(WHOLE, 1, new Uint8Array(40))],
		['a length over the end', bytes(chunk(WHOLE, 1, INVITE)).subarray(0, 60)],
		['a length of nothing', new Uint8Array(12)],
		['another type of chunk', chunk(WHOLE, 1, INVITE, 64)],
	])('is not found in %s', async (_, content) => {
		expect((await messagesOf(packets([content]))).texts).toEqual([]);
	});
});
