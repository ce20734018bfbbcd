import { beforeEach, describe, expect, test } from 'vitest';
import type { SignatureItem, SignaturesView } from '../../../main/ipc/contract.ts';
import type { Client } from '../../../renderer/bridge.ts';
import { CallError } from '../../../renderer/bridge.ts';
import type { Capture } from '../../../renderer/state/capture.svelte.ts';
import type { SnapshotListener } from '../../../renderer/bridge.ts';
import { Signatures, endText } from '../../../renderer/state/signatures.svelte.ts';

const item = (at: number, bytes: number): SignatureItem => ({
	...{ id: `find-${at}`, kind: at % 2 === 0 ? 'JPEG' : 'TS', transport: 'udp', frame: at, bytes },
	source: { address: '10.0.0.1', port: 1000 + at },
	destination: { address: '10.0.0.2', port: 5 },
	...{ payloadOffset: 0, isWhole: true, confidence: 1, reason: 'r', file: `f${at}` },
});

const VIEW: SignaturesView = {
	items: [item(1, 30), item(2, 10), item(3, 20)],
	scope: { packets: 9, conversations: 2, bytes: 60, passedOver: 0, isCut: false },
};
const captureOf = (id: string, packets: number) =>
	({ id, view: { info: { file: { packets } } } }) as never as Capture;

type Progress = SnapshotListener<unknown>;
let answer: (view: SignaturesView) => void;
let refuse: (error: Error) => void;
let asked: string[] = [];
let listeners: Progress[] = [];
let ended = 0;
let state: Signatures;

beforeEach(() => {
	asked = [];
	listeners = [];
	ended = 0;
	state = new Signatures({
		call: (name: string) => {
			asked.push(name);
			if (name === 'signatureBytes') return Promise.resolve(Uint8Array.of(1, 2));
			if (name !== 'signatures') return Promise.resolve(null);
			return new Promise((resolve, reject) => {
				answer = resolve;
				refuse = reject;
			});
		},
		subscribe: (_view: string, _query: unknown, listener: Progress) => {
			listeners.push(listener);
			return () => ended++;
		},
	} as never as Client);
});

describe('a search', () => {
	test('shows how far it is, then what it found', async () => {
		const search = state.ask(captureOf('c1', 9));
		expect(state.phase).toBe('running');
		expect(state.scope).toBeNull();
		listeners[0]?.snapshot({ progress: { phase: 'reading', done: 3, total: 9, finds: 0 } });
		expect(state.progress).toMatchObject({ done: 3, total: 9 });
		answer(VIEW);
		await search;
		expect([state.phase, state.count, state.total]).toEqual(['done', 3, 3]);
		expect(state.progress).toBeNull();
		expect(ended).toBe(1);
		expect([...state.kinds]).toEqual([
			['TS', 2],
			['JPEG', 1],
		]);
	});

	test('that is stopped says so, and is no failure', async () => {
		const search = state.ask(captureOf('c1', 9));
		await state.stop();
		expect(asked).toEqual(['signatures', 'stopSignatures']);
		refuse(new CallError({ code: 'cancelled', message: 'cancelled', details: {} } as never));
		await search;
		expect([state.phase, state.error]).toEqual(['stopped', null]);
		await state.stop();
		expect(asked).toHaveLength(2);
	});

	test('that fails says why', async () => {
		const search = state.ask(captureOf('c1', 9));
		refuse(new Error('the file is gone'));
		await search;
		expect([state.phase, state.error]).toEqual(['failed', 'the file is gone']);
	});

	test('of another capture takes the place of the first, however late that answers', async () => {
		const first = state.ask(captureOf('c1', 9));
		const late = answer;
		const second = state.ask(captureOf('c2', 4));
		late(VIEW);
		await first;
		expect([state.phase, state.count]).toEqual(['running', 0]);
		answer({ ...VIEW, items: [item(8, 1)] });
		await second;
		expect(state.count).toBe(1);
	});

	test('is old once the capture has grown', async () => {
		const capture = { id: 'c1', view: { info: { file: { packets: 9 } } } };
		const search = state.ask(capture as never);
		answer(VIEW);
		await search;
		expect(state.isOld).toBe(false);
		capture.view.info.file.packets = 10;
		expect(state.isOld).toBe(true);
	});
});

describe('the list', () => {
	beforeEach(async () => {
		const search = state.ask(captureOf('c1', 9));
		answer(VIEW);
		await search;
	});

	const frames = (): readonly (number | undefined)[] =>
		Array.from({ length: state.count }, (_, row) => state.at(row)?.frame);

	test('is sorted by values, and the focus stays on its find', () => {
		state.selection.only(0, state.keyAt(0));
		state.sortBy('bytes');
		expect(frames()).toEqual([2, 3, 1]);
		expect(state.current?.frame).toBe(1);
		state.sortBy('bytes');
		expect(frames()).toEqual([1, 3, 2]);
		state.sortBy('bytes');
		expect(frames()).toEqual([1, 2, 3]);
		state.sortBy('source');
		state.sortBy('source');
		expect(frames()).toEqual([3, 2, 1]);
	});

	test('holds one kind, or what has certain words', () => {
		state.choose('TS');
		expect(frames()).toEqual([1, 3]);
		state.narrow('.1:1003');
		expect(frames()).toEqual([3]);
		state.choose(null);
		state.narrow('');
		expect(frames()).toEqual([1, 2, 3]);
	});

	test('gives the chosen ones where there are several, otherwise all', () => {
		state.selection.only(1, state.keyAt(1));
		expect(state.wanted).toHaveLength(3);
		state.selection.extend(2, state.keyAt);
		expect(state.wanted.map(({ frame }) => frame)).toEqual([2, 3]);
	});

	test('keeps no bytes of a find that has lost the focus meanwhile', async () => {
		state.selection.only(0, state.keyAt(0));
		const looking = state.look(item(1, 30));
		state.selection.only(1, state.keyAt(1));
		await looking;
		expect(state.preview).toBeNull();
		await state.look(item(2, 10));
		expect(state.preview?.bytes).toEqual(Uint8Array.of(1, 2));
	});

	test('saves nothing when no folder is chosen', async () => {
		expect(await state.save([item(1, 30)])).toBeNull();
		expect(await state.writeRtp(item(1, 30))).toBeNull();
		expect(state.saved).toBeNull();
		expect(asked).not.toContain('saveSignatures');
	});
});

test('an end is an address and a port, IPv6 in brackets', () => {
	expect(endText({ address: '10.0.0.1', port: 80 })).toBe('10.0.0.1:80');
	expect(endText({ address: '2001:db8::1', port: 80 })).toBe('[2001:db8::1]:80');
});
