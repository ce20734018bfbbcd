import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCapture } from '../../app/index.ts';
import type {
	CaptureId,
	CaptureView,
	DecodeAsAnswer,
	Push,
	StreamItem,
} from '../../main/ipc/contract.ts';
import { checkCall } from '../../main/ipc/wire.ts';
import { writeCapture } from '../fixtures/builders/calls.ts';
import { filmFrames } from '../fixtures/builders/film.ts';
import { fakeShell } from '../fixtures/fake-shell.ts';
import { until } from '../fixtures/until.ts';

const RULE = 'rtp.ssrc==0x5eed0001,JPEG/90000';
const PACKETS = filmFrames().length;
const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-rules-'));

/** What the last picture of the first subscription says of the reading. */
function phaseOf(pushed: readonly Push[]): string | undefined {
	const shown = pushed.flatMap((one) =>
		one.kind === 'snapshot' ? [one.value as CaptureView] : [],
	);
	return shown.at(-1)?.phase;
}

/** A window's shell with a film open, read to its end. */
async function opened(name: string) {
	const file = writeCapture(path.join(folder, name), filmFrames());
	const pushed: Push[] = [];
	const window = fakeShell({ chosen: [file], open: openCapture, push: (one) => pushed.push(one) });
	const call = (name: string, argument: unknown): Promise<unknown> =>
		Promise.resolve(window.shell.run(checkCall({ name, argument })));
	const open = async (): Promise<CaptureId> => {
		const grants = (await call('chooseCaptures', undefined)) as { grant: string }[];
		const argument = { grants: grants.map(({ grant }) => grant), rules: '4.4' };
		return ((await call('openCapture', argument)) as { capture: CaptureId }).capture;
	};
	const streams = (capture: CaptureId): Promise<readonly StreamItem[]> =>
		call('streamRows', { capture, ids: [1] }) as Promise<readonly StreamItem[]>;
	const codecOf = async (capture: CaptureId): Promise<string> => {
		const [item] = await streams(capture);
		return `${item?.codec} ${item?.codecFrom}`;
	};
	const capture = await open();
	// That all packets are counted is not the end yet: until then rules ask for another reading.
	await call('subscribe', { id: 1, view: 'capture', query: { capture } });
	await until(async () => {
		await call('taken', { id: 1 });
		expect(phaseOf(pushed)).toBe('complete');
	});
	expect((await streams(capture))[0]?.packets).toBe(PACKETS);
	const set = (rules: readonly string[]) =>
		call('setDecodeAs', { capture, rules }) as Promise<DecodeAsAnswer>;
	return { ...window, pushed, call, open, codecOf, capture, set };
}

describe('Decode As of a capture', () => {
	test('holds at once where it is only a codec, and is taken back', async () => {
		const { call, capture, codecOf, set, pushed } = await opened('codec.pcap');
		expect(await codecOf(capture)).toBe('H264 inferred');
		expect(await set([RULE])).toEqual({ outcome: 'applied', canUndo: true });
		expect(await codecOf(capture)).toBe('JPEG user');
		const undo = () => call('undoDecodeAs', { capture });
		await undo();
		expect(await codecOf(capture)).toBe('H264 inferred');
		expect(pushed.filter(({ kind }) => kind === 'reread')).toEqual([]);
	});

	test('says when there is nothing to take back', async () => {
		const { call, capture } = await opened('nothing.pcap');
		expect(await call('undoDecodeAs', { capture })).toEqual({ outcome: null, canUndo: false });
	});

	test('the same rules once more are no step', async () => {
		const { call, capture, codecOf, set } = await opened('same.pcap');
		expect(await set([])).toEqual({ outcome: 'applied', canUndo: false });
		await set([RULE]);
		expect(await set([RULE])).toEqual({ outcome: 'applied', canUndo: true });
		expect(await call('undoDecodeAs', { capture })).toEqual({ outcome: 'applied', canUndo: false });
		expect(await codecOf(capture)).toBe('H264 inferred');
	});

	test('reads again where other packets are to become RTP', async () => {
		const { capture, set, pushed, codecOf } = await opened('reread.pcap');
		expect(await set(['udp.port==40000,rtp', RULE])).toEqual({ outcome: 'reopen', canUndo: true });
		expect(pushed).toContainEqual({ kind: 'reread', capture });
		// The new engine knows the rules from its start.
		await until(async () => expect(await codecOf(capture)).toBe('JPEG user'));
	});

	test('is in force again when the same file is opened the next time', async () => {
		const { capture, call, open, set, codecOf } = await opened('again.pcap');
		await set([RULE]);
		await call('closeCapture', { capture });
		const second = await open();
		await until(async () => expect(await codecOf(second)).toBe('JPEG user'));
	});

	test('a rule that is not understood changes nothing', async () => {
		const { capture, set, codecOf, call } = await opened('refused.pcap');
		await expect(set(['udp.port==99999,rtp'])).rejects.toThrow('is not understood');
		expect(await codecOf(capture)).toBe('H264 inferred');
		expect(await call('undoDecodeAs', { capture })).toMatchObject({ canUndo: false });
	});

	test('a window cannot send what is no rule', () => {
		const argument = { capture: 'c1', rules: [7] };
		expect(() => checkCall({ name: 'setDecodeAs', argument })).toThrow();
	});
});

describe('what a stream may be', () => {
	test('comes with its reasons, and rules are checked while they are written', async () => {
		const { call, capture } = await opened('choices.pcap');
		expect(await call('codecChoices', { capture, stream: 1 })).toMatchObject({
			...{ codec: 'H264', codecFrom: 'inferred' },
			noRtpRule: 'rtp.ssrc==0x5eed0001,none',
		});
		expect(await call('checkRules', { capture, rules: ['x'] })).toMatchObject([{ row: null }]);
	});

	test('is described for players, and the description is checked while it is edited', async () => {
		const { call, capture } = await opened('described.pcap');
		const query = { capture, stream: 1 };
		const given = await call('streamSdp', { ...query, frameRate: 15 });
		const { text } = given as { readonly text: string };
		expect(text).toContain('a=framerate:15\n');
		expect(await call('checkSdp', { ...query, text })).toMatchObject({ codec: 'H264/90000' });
		expect(await call('checkSdp', { ...query, text: 'v=0' })).toMatchObject({ rules: [] });
	});

	test('conversations are counted', async () => {
		const { call, capture } = await opened('talk.pcap');
		const query = { capture, kind: 'udp', filter: '', sort: null, offset: 0, limit: 10 };
		expect(await call('conversations', query)).toMatchObject({
			counts: { ethernet: 1, ipv4: 1, ipv6: 0, tcp: 0, udp: 1 },
			items: [{ packets: PACKETS }],
		});
	});
});
