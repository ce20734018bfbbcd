import { describe, expect, test } from 'vitest';
import type { CaptureEngine, DissectedPacket } from '../../../app/index.ts';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import { dvrip, iFrame, mediaMessages, pFrame, smallFrame } from '../protocols/dvrip/building.ts';
import { TcpTalk } from '../network/tcp-talk.ts';
import { readCapture } from '../acceptance/engine.ts';
import { calm, testFolder } from '../export/folder.ts';
import { counting } from '../network/frames.ts';

const FOLDER = testFolder();

/** Opens what is said as a capture. */
function opened(name: string, talk: TcpTalk): Promise<CaptureEngine> {
	return readCapture(writeCapture(FOLDER.at(`${name}.pcap`), talk.frames));
}

async function framesOf(engine: CaptureEngine, filter: string): Promise<readonly number[]> {
	const { frames } = await engine.packetOrder({ filter }, calm());
	return [...(frames ?? [])];
}

function fieldsOf({ layers }: DissectedPacket, name: string) {
	return layers
		.filter((layer) => layer.name === 'dvrip')
		.flatMap(({ fields }) => fields)
		.filter((field) => field.name === `dvrip.${name}`);
}

describe('the tree of a frame with DVRIP', () => {
	const reply = { Name: 'KeepAlive', Ret: 100, SessionID: '0x0000001B' };
	const talk = new TcpTalk()
		.begin()
		.say(0, dvrip(1006, { Name: 'KeepAlive', SessionID: '0x0000001B' }, { version: 0 }))
		.say(1, dvrip(1007, reply, { sequence: 7 }));
	const long = dvrip(1041, { Name: 'Long', Text: 'x'.repeat(3000) });
	talk.say(1, long);
	const media = Buffer.concat([
		iFrame(counting(30), { width: 1920, height: 1080, rate: 12 }),
		smallFrame(0xfa, counting(160)),
		pFrame(counting(10)),
		smallFrame(0xf9, counting(16), 6, 3),
	]);
	talk.say(1, Buffer.concat(mediaMessages(media, { reserved2: 0x80 })));

	test('has the ten numbers of the header where they stand in the packet', async () => {
		const engine = await opened('tree', talk);
		const packet = engine.packetDetail(4);
		const text = new TextDecoder().decode(packet.bytes);
		const [command] = fieldsOf(packet, 'command_code');
		expect(command?.label).toBe('Command code: 1007 (KEEPALIVE_RSP)');
		expect([packet.bytes[command?.offset ?? 0], command?.length]).toEqual([0xef, 2]);
		const [data] = fieldsOf(packet, 'data');
		expect(text.slice(data?.offset)).toContain('KeepAlive');
		const labels = data?.children.map(({ label }) => label);
		expect(labels).toContain('Ret: 100 (Ret=100 OK)');
		expect(packet.layers.at(-1)?.title).toBe('DVRIP, KEEPALIVE_RSP KeepAlive Ret=100 OK');
		expect(packet.layers.some(({ name }) => name === 'data')).toBe(false);
		await engine.close();
	});

	test('shows a message that came in several packets with the last of them', async () => {
		const engine = await opened('long', talk);
		const [frame = 0] = await framesOf(engine, 'dvrip.command_code == 1041');
		expect(frame).toBe(7);
		const packet = engine.packetDetail(frame);
		expect(packet.reassembled).toEqual(Uint8Array.from(long));
		expect(packet.layers.at(-1)?.isReassembled).toBe(true);
		await engine.close();
	});

	test('has the headers of media frames as their bytes are', async () => {
		const engine = await opened('media', talk);
		const { items } = await engine.messages({ protocol: 'dvrip', filter: 'dvrip.width' }, calm());
		expect(items[0]?.fields).toMatchObject({
			'dvrip.signature': [0x1fc, 0x1fa, 0x1fd, 0x1f9],
			'dvrip.stream_type': [2, 14, 6],
			'dvrip.framerate': 12,
			'dvrip.width': 240,
			'dvrip.height': 135,
			'dvrip.sampling_rate': 2,
			'dvrip.unused_field': 3,
			'dvrip.media_payload_size': [30, 160, 10, 16],
			'dvrip.reserved_2': 128,
		});
		await engine.close();
	});

	test('filters find frames by every field, and no others', async () => {
		const engine = await opened('filters', talk);
		expect(await framesOf(engine, 'dvrip')).toEqual([3, 4, 7, 8]);
		expect(await framesOf(engine, 'dvrip.req_resp == 0')).toEqual([3]);
		expect(await framesOf(engine, 'dvrip.sequence_id == 7')).toEqual([4]);
		expect(await framesOf(engine, 'dvrip.data contains "KeepAlive"')).toEqual([3, 4]);
		expect(await framesOf(engine, 'dvrip.reserved_2 == 128')).toEqual([8]);
		expect(await framesOf(engine, 'dvrip.signature == 0x1f9')).toEqual([8]);
		expect(await framesOf(engine, 'dvrip.encrypted')).toEqual([]);
		expect(await framesOf(engine, 'tcp and not dvrip')).toEqual([1, 2, 5, 6]);
		await engine.close();
	});

	test('the list of packets says what each message is', async () => {
		const engine = await opened('rows', talk);
		const rows = engine.packetRows([3, 5]);
		expect(rows.map(({ protocol, info }) => [protocol, info])).toEqual([
			['DVRIP', 'KEEPALIVE_REQ KeepAlive'],
			['TCP', '34567 → 40001 Len=1460'],
		]);
		await engine.close();
	});

	test('the 27 fields of the first dissector are there under its names', async () => {
		const engine = await opened('fields', talk);
		expect(engine.fields('dvrip.')).toHaveLength(27);
		const types = new Map(engine.fields('dvrip.').map(({ name, type }) => [name, type]));
		expect(types.get('dvrip.header')).toBe('FT_BYTES');
		expect(types.get('dvrip.session_id')).toBe('FT_UINT32');
		expect(types.get('dvrip.newline')).toBe('FT_UINT16');
		expect(types.get('dvrip.device_mac_address')).toBe('FT_STRING');
		await engine.close();
	});
});
