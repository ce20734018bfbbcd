/** One list of all media sessions, over whole captures. */
import { describe, expect, test } from 'vitest';
import { streamFrames } from '../fixtures/builders/calls.ts';
import { udpFrame } from '../fixtures/builders/rtp.ts';
import { readCapture } from './acceptance/engine.ts';
import { calm, testFolder } from './export/folder.ts';
import { ALL, openFrames } from './export/saving.ts';

const folder = testFolder();
const BASIC_CALL = 'test/fixtures/calls/basic-call.pcapng';

const LONE = [
	...streamFrames({ count: 50, ssrc: 0x10 }),
	...streamFrames({
		...{
			count: 40,
			ssrc: 0x20,
			route: { from: 2, to: 1, sourcePort: 30_000, destinationPort: 20_000 },
		},
	}),
	...streamFrames({
		...{
			count: 30,
			ssrc: 0x30,
			route: { from: 3, to: 1, sourcePort: 40_000, destinationPort: 41_000 },
		},
	}),
];

const OPTIONS = {
	us: 5_000_000,
	frame: udpFrame(
		new TextEncoder().encode(
			[
				'OPTIONS sip:bob@b.example SIP/2.0',
				'Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1',
				'From: <sip:anna@a.example>;tag=a',
				'To: <sip:bob@b.example>',
				'Call-ID: ping',
				'CSeq: 1 OPTIONS',
				'Content-Length: 0',
				'',
				'',
			].join('\r\n'),
		),
	),
};

describe('sessions of a capture', () => {
	test('both directions of lone RTP are one session, other endpoints another', async () => {
		const engine = await openFrames(folder, LONE);
		const { schema, items } = await engine.sessions({ filter: '' });
		expect(schema).toBe('tapdeck/sessions@1');
		expect(items.map(({ protocol, media }) => [protocol, media.map(({ id }) => id)])).toEqual([
			['rtp', ['rtp-1', 'rtp-2']],
			['rtp', ['rtp-3']],
		]);
		expect(items[0]).toMatchObject({
			...{ title: '10.0.0.1:20000 ↔ 10.0.0.2:30000, PCMU', bytes: 90 * 160, startOffset: 0 },
			detail: { packets: 90, lost: 0, ssrcs: ['0x00000010', '0x00000020'] },
			media: [
				{
					...{ kind: 'audio', codec: 'PCMU', codecFrom: 'static', direction: 'sent' },
					...{ sampleRate: 8000, channels: 1, frames: 50, bytes: 8000, width: null },
					suggestedFile: '10.0.0.1-20000_00000010_PCMU.wav',
				},
				{ direction: 'received' },
			],
		});
		await engine.close();
	});

	test('a call holds its streams, and these stand nowhere else', async () => {
		const engine = await readCapture(BASIC_CALL);
		const { items } = await engine.sessions({ filter: '' });
		const calls = items.filter(({ protocol }) => protocol === 'sip');
		const [call] = (await engine.calls({ ...EVERY, kinds: ['call'] })).items;
		expect(calls.map(({ id }) => id)).toContain(call?.id);
		const session = calls.find(({ id }) => id === call?.id);
		expect(session?.media.map(({ id }) => id)).toEqual(call?.streams);
		expect(session?.detail).toMatchObject({ kind: 'call', callId: call?.callId });
		const bound = new Set(call?.streams);
		const lone = items.filter(({ protocol }) => protocol === 'rtp');
		expect(lone.flatMap(({ media }) => media).filter(({ id }) => bound.has(id))).toEqual([]);
		await engine.close();
	});

	test('exchanges without media are sessions too, in the order of their beginnings', async () => {
		const engine = await openFrames(folder, [...LONE, OPTIONS]);
		const { items } = await engine.sessions({ filter: '' });
		expect(items.at(-1)).toMatchObject({
			...{ protocol: 'sip', title: 'options anna → bob', media: [], bytes: 0 },
			detail: { kind: 'options', callId: 'ping' },
		});
		await engine.close();
	});

	test('a filter leaves those with a matching packet', async () => {
		const engine = await openFrames(folder, [...LONE, OPTIONS]);
		const { items } = await engine.sessions({ filter: 'rtp.ssrc == 0x30' });
		expect(items.map(({ media }) => media.map(({ id }) => id))).toEqual([['rtp-3']]);
		await engine.close();
	});

	test('saving a session saves all its streams', async () => {
		const engine = await openFrames(folder, LONE);
		const plan = engine.planSave({ ...ALL, only: ['rtps-1'] });
		expect(plan.map(({ id }) => id)).toEqual(['rtp-1', 'rtp-2']);
		const out = folder.at('out');
		const manifest = await engine.save({ ...ALL, only: ['rtps-3'] }, out, () => undefined, calm());
		expect(manifest.items.map(({ id }) => id)).toEqual(['rtp-3']);
		expect(() => engine.planSave({ ...ALL, only: ['rtps-2'] })).toThrow('no session rtps-2');
		await engine.close();
	});
});

const EVERY = {
	...{ filter: '', text: '', kinds: [], states: [], from: null, to: null, sort: [] },
};
