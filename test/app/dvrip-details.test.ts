import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../app/index.ts';
import { readCapture } from './acceptance/engine.ts';
import { calm } from './export/folder.ts';

const SESSION = 'dvrip-1';
/** The fields that the published dissector of this protocol has. */
const SEED_FIELDS = [
	...['cloud_ip', 'command_code', 'current_packet', 'data', 'datetime', 'device_id'],
	...['device_mac_address', 'encrypted', 'framerate', 'header', 'header_id', 'height', 'home_ip'],
	...['media_payload_size', 'newline', 'payload_size', 'req_resp', 'reserved_1', 'reserved_2'],
	...['sampling_rate', 'sequence_id', 'session_id', 'signature', 'stream_type', 'total_packets'],
	...['unused_field', 'width'],
].map((name) => `dvrip.${name}`);

let engine: CaptureEngine;
beforeAll(async () => {
	engine = await readCapture(join(import.meta.dirname, '../fixtures/dvrip/h264-live.pcapng'));
});
afterAll(() => engine.close());

const chosen = (filter: string) => engine.exchangeFrames({ id: SESSION, filter }, calm());

describe('a display filter over the exchanges of a session', () => {
	test('selects requests and answers by the fields of the protocol', async () => {
		const { exchanges } = engine.sessionDetail(SESSION);
		const logins = exchanges.filter(({ command }) => command === 1000);
		const requests = logins.map(({ requestFrame }) => requestFrame);
		const replies = logins.map(({ replyFrame }) => replyFrame);
		expect(requests).toHaveLength(3);
		expect(await chosen('dvrip.command_code == 1000')).toEqual(requests);
		expect(await chosen('dvrip.command_code == 1001')).toEqual(replies);
		const nat = await chosen('dvrip.data contains "NetWork.Nat"');
		const reads = exchanges.filter(({ operation }) => operation === 'NetWork.Nat');
		expect(nat).toEqual(
			expect.arrayContaining(reads.map(({ requestFrame }) => requestFrame ?? -1)),
		);
		expect(nat.length).toBeLessThan(exchanges.length);
	});

	test('selects what a filter over all packets selects, and of no other session', async () => {
		const frames = engine
			.sessionDetail(SESSION)
			.exchanges.flatMap(({ requestFrame, replyFrame }) => [requestFrame, replyFrame]);
		for (const filter of ['dvrip.reserved_1 == 0', 'tcp.srcport == 34567', 'frame.number < 20']) {
			const { items } = await engine.messages({ protocol: 'dvrip', filter }, calm());
			const all = new Set(items.map(({ frame }) => frame));
			const own = [...new Set(frames)].filter((frame) => frame !== null && all.has(frame));
			expect(await chosen(filter), filter).toEqual(own.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
		}
		expect(await chosen('udp')).toEqual([]);
	});

	test('is refused when it cannot be read, for a session that is not there, and when given up', async () => {
		await expect(chosen('dvrip.command_code ==')).rejects.toMatchObject({
			name: 'FilterSyntaxError',
		});
		expect(() => engine.exchangeFrames({ id: 'dvrip-9', filter: 'tcp' }, calm())).toThrow(
			'there is no session dvrip-9',
		);
		const given = AbortSignal.abort();
		const asked = engine.exchangeFrames({ id: SESSION, filter: 'tcp' }, given);
		await expect(asked).rejects.toMatchObject({ name: 'CancelledError' });
	});

	test('completes to the 27 fields of the protocol', () => {
		expect(engine.fields('dvrip.').map(({ name }) => name)).toEqual(
			expect.arrayContaining(SEED_FIELDS),
		);
		expect(SEED_FIELDS).toHaveLength(27);
	});
});
