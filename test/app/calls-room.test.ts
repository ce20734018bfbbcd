import { join } from 'node:path';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotFoundError } from '../../app/errors.ts';
import type { CaptureEngine } from '../../app/engine.ts';
import type { CallOrderQuery } from '../../app/views/calls.ts';
import { pcapFile } from '../fixtures/builders/pcap.ts';
import { udpFrame } from '../fixtures/builders/rtp.ts';
import { readCapture } from './acceptance/engine.ts';

const ALL: CallOrderQuery = {
	filter: '',
	text: '',
	kinds: [],
	states: [],
	from: null,
	to: null,
	sort: [],
};

const message = (start: string, callId: string, cseq: string, toTag = ''): Uint8Array =>
	new TextEncoder().encode(
		[
			start,
			'Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1',
			'From: "Anna" <sip:anna@a.example>;tag=a',
			`To: <sip:bob@b.example>${toTag === '' ? '' : `;tag=${toTag}`}`,
			`Call-ID: ${callId}`,
			`CSeq: ${cseq}`,
			'Content-Length: 0',
			'',
			'',
		].join('\r\n'),
	);

const STORY: readonly Uint8Array[] = [
	message('INVITE sip:bob@b.example SIP/2.0', 'one', '1 INVITE'),
	message('SIP/2.0 486 Busy Here', 'one', '1 INVITE', 'b'),
	message('INVITE sip:bob@b.example SIP/2.0', 'two', '1 INVITE'),
	message('OPTIONS sip:bob@b.example SIP/2.0', 'ping', '1 OPTIONS'),
];

describe('calls of a capture', () => {
	const folder = mkdtempSync(join(tmpdir(), 'tapdeck-calls-'));
	const file = join(folder, 'story.pcap');
	let engine: CaptureEngine;

	beforeAll(async () => {
		const packets = STORY.map((payload, index) => ({
			seconds: 1_700_000_000 + index,
			fraction: 250_000,
			bytes: udpFrame(payload),
		}));
		writeFileSync(file, pcapFile(packets));
		engine = await readCapture(file);
	});
	afterAll(async () => {
		await engine.close();
		rmSync(folder, { recursive: true, force: true });
	});

	it('are listed with the capture’s own times', async () => {
		const { schema, items, summary } = await engine.calls(ALL);
		expect(schema).toBe('tapdeck/calls@1');
		expect(items.map(({ id, callId, state }) => `${id} ${callId} ${state}`)).toEqual([
			'sip-1 one rejected',
			'sip-3 two setup',
		]);
		expect(items[1]).toMatchObject({ startTime: '2023-11-14T22:13:22.250000Z', startOffset: 2 });
		expect(summary).toMatchObject({ attempts: 2, failures: [{ status: 486, count: 1 }] });
		expect(engine.info().found.calls).toBe(2);
	});

	it('have an order, rows by number and numbers by id', async () => {
		const order = await engine.callOrder({
			...ALL,
			sort: [{ column: 'start', descending: true }],
		});
		expect(order).toMatchObject({ total: 2, numbers: Uint32Array.of(1, 0) });
		expect(order.keys[0]).toEqual(Float64Array.of(2, 0));
		expect(engine.callRows([1, 99]).map(({ callId }) => callId)).toEqual(['two']);
		expect(engine.callNumber('sip-3')).toBe(1);
		expect(() => engine.callNumber('sip-2')).toThrow(NotFoundError);
	});

	it('can be chosen by a display filter over their packets', async () => {
		const { items } = await engine.calls({ ...ALL, filter: 'frame.number >= 3' });
		expect(items.map(({ callId }) => callId)).toEqual(['two']);
		const none = await engine.calls({ ...ALL, filter: 'tcp' });
		expect(none.items).toEqual([]);
	});

	it('have a ladder', async () => {
		const query = { calls: [0, 1], legs: false, ports: false, groups: [] };
		const flow = await engine.flow(query);
		expect(flow.nodes.map(({ key }) => key)).toEqual(['10.0.0.1', '10.0.0.2']);
		expect(flow.rows.map(({ frame, label }) => `${frame} ${label}`)).toEqual([
			'1 INVITE',
			'2 486 Busy Here',
			'3 INVITE',
		]);
		expect(flow.calls).toEqual([
			{ id: 'sip-1', callId: 'one' },
			{ id: 'sip-3', callId: 'two' },
		]);
		const document = await engine.flowDocument(query);
		expect(document).toMatchObject({
			schema: 'tapdeck/flow@1',
			nodes: ['10.0.0.1', '10.0.0.2'],
		});
		await expect(engine.flow({ ...query, calls: [77] })).rejects.toThrow(NotFoundError);
	});

	it('show their messages as sent', () => {
		const [first] = engine.callMessages(0);
		expect(first).toMatchObject({ frame: 1, part: 0, faults: [] });
		expect(first?.text).toContain('INVITE sip:bob@b.example SIP/2.0\r\n');
	});

	it('are joined by hand, ladder and list alike', async () => {
		engine.linkCalls({ one: 0, other: 1, join: true });
		expect(engine.callRows([0])[0]).toMatchObject({
			legs: ['sip-3'],
			links: [{ call: 'sip-3', certainty: 'user' }],
		});
		const both = await engine.flow({ calls: [0], legs: true, ports: false, groups: [] });
		expect(both.calls).toHaveLength(2);
		engine.linkCalls({ one: 0, other: 1, join: false });
		expect(engine.callRows([0])[0]?.legs).toEqual([]);
	});
});
