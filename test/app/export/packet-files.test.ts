/** A call as one pcapng file of all its packets, with the TLS secrets that open it. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ManifestDocument, OpenOptions, SaveRequest } from '../../../app/index.ts';
import { callFrames } from '../../fixtures/builders/sip.ts';
import { readCapture } from '../acceptance/engine.ts';
import { calm, testFolder } from './folder.ts';
import { ALL, saved } from './saving.ts';

const folder = testFolder();
const CALLS = join(import.meta.dirname, '../../fixtures/calls');
const PACKETS: SaveRequest = { ...ALL, format: 'pcapng', overwrite: true };

/** Saves a fixture, or a part of it. */
async function savedCall(
	name: string,
	request: Partial<SaveRequest>,
	options: Partial<OpenOptions> = {},
): Promise<ManifestDocument> {
	const engine = await readCapture(join(CALLS, `${name}.pcapng`), options);
	const document = await engine.save(
		{ ...PACKETS, ...request },
		folder.at('out'),
		() => undefined,
		calm(),
	);
	await engine.close();
	return document;
}

/** What a saved file tells of its calls and streams. */
async function inside(file: string) {
	const engine = await readCapture(folder.at(`out/${file}`));
	const { items } = await engine.calls({
		...{ filter: '', text: '', kinds: [], states: [], from: null, to: null, sort: [] },
	});
	const { packets } = engine.info().file;
	await engine.close();
	return {
		packets,
		calls: items.map(({ callId, state, packets: count, streams }) => {
			return { callId, state, packets: count, streams: streams.length };
		}),
	};
}

async function firstCall(name: string, options: Partial<OpenOptions> = {}) {
	const engine = await readCapture(join(CALLS, `${name}.pcapng`), options);
	const { items } = await engine.calls({
		...{ filter: '', text: '', kinds: [], states: [], from: null, to: null, sort: [] },
	});
	await engine.close();
	const [item] = items;
	if (item === undefined) throw new Error('no call');
	return item;
}

describe('a call that is named', () => {
	test('is a file of its messages and media, beside those of its streams', async () => {
		const call = await firstCall('basic-call');
		const { items, failed } = await savedCall('basic-call', { only: [call.id] });
		expect(failed).toEqual([]);
		expect(items.map(({ id }) => id)).toEqual([...call.streams, call.id]);
		const item = items.at(-1);
		expect(item).toMatchObject({ container: 'pcapng', session: call.id, warnings: [] });
		expect(item?.firstFrame).toBeLessThanOrEqual(call.firstFrame);
		expect(item?.lastFrame).toBeGreaterThanOrEqual(call.lastFrame);
		const again = await inside(item?.file ?? '');
		expect(again.packets).toBe(item?.packets);
		expect(again.calls).toEqual([
			{
				...{ callId: call.callId, state: call.state, packets: call.packets },
				streams: call.streams.length,
			},
		]);
	});

	test('is a file where it has no media at all', async () => {
		const call = await firstCall('busy');
		const { items } = await savedCall('busy', { only: [call.id] });
		expect(items.map(({ id }) => id)).toEqual([call.id]);
		expect((await inside(items[0]?.file ?? '')).calls).toMatchObject([
			{ state: 'rejected', packets: call.packets },
		]);
	});

	test('alone, where calls are wanted as one file each', async () => {
		const call = await firstCall('basic-call');
		const { items } = await savedCall('basic-call', { only: [], calls: [call.id] });
		expect(items.map(({ id }) => id)).toEqual([call.id]);
	});

	test('is told in the plan', async () => {
		const engine = await readCapture(join(CALLS, 'busy.pcapng'));
		const call = await firstCall('busy');
		expect(engine.planSave({ ...PACKETS, only: [call.id] })).toMatchObject([
			{ id: call.id, container: 'pcapng', how: 'pcapng, all packets of the call' },
		]);
		await engine.close();
	});
});

describe('secrets of TLS', () => {
	const keyLogs = [join(CALLS, 'baresip-tls-srtp.keylog')];

	test.each([
		['all', 1],
		['captured', 0],
		['none', 0],
	] as const)('%s: %d connections can be read again', async (secrets, readable) => {
		const call = await firstCall('baresip-tls-srtp', { keyLogs });
		const { items } = await savedCall(
			'baresip-tls-srtp',
			{ only: [], calls: [call.id], secrets },
			{ keyLogs },
		);
		const [item] = items;
		expect(item?.warnings.length).toBe(readable);
		if (readable > 0) expect(item?.warnings[0]).toMatch(/^holds the TLS secrets of \d connection/u);
		const again = await inside(item?.file ?? '');
		// The other hop of the call is in the clear.
		const messages = again.calls[0]?.packets ?? 0;
		expect(messages === call.packets).toBe(readable > 0);
		const file = folder.read(`out/${item?.file ?? ''}`);
		expect(new TextDecoder('latin1').decode(file).includes('SECRET')).toBe(readable > 0);
	});

	test('that the capture carries go along without a word', async () => {
		const call = await firstCall('baresip-tls-srtp', { keyLogs });
		const only = { only: [], calls: [call.id] };
		const first = await savedCall('baresip-tls-srtp', { ...only, secrets: 'all' }, { keyLogs });
		const engine = await readCapture(folder.at(`out/${first.items[0]?.file ?? ''}`));
		const { items } = await engine.calls({
			...{ filter: '', text: '', kinds: [], states: [], from: null, to: null, sort: [] },
		});
		const request = { ...PACKETS, only: [], calls: items.map(({ id }) => id) };
		const again = await engine.save(request, folder.at('again'), () => undefined, calm());
		await engine.close();
		expect(again.items[0]?.warnings[0]).toContain('TLS secrets');
	});
});

test('without a call that is named nothing is written but streams', async () => {
	const document = await saved(folder, callFrames(), { format: 'pcapng', overwrite: true });
	expect(document.items.map(({ id }) => id)).toEqual(['rtp-5', 'rtp-6']);
});
