/** A stream sent again from the window: to this machine at once, to another only when confirmed. */
import { configure, fireEvent, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCapture } from '../../../../app/index.ts';
import { runCommand } from '../../../../renderer/commands.ts';
import AppView from '../../../../renderer/App.svelte';
import { isLoopback, numbersOf } from '../../../../renderer/features/replay/replay-fields.ts';
import { numbered, writeCapture } from '../../../fixtures/builders/calls.ts';
import { rtpPacket, udpFrame } from '../../../fixtures/builders/rtp.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 15_000 });

let listener: Socket;
let port = 0;
let heard: Uint8Array[] = [];

beforeEach(async () => {
	heard = [];
	listener = createSocket('udp4');
	listener.on('message', (packet) => heard.push(Uint8Array.from(packet)));
	await new Promise<void>((resolve) => listener.bind(0, '127.0.0.1', () => resolve()));
	({ port } = listener.address());
});

afterEach(() => listener.close());

const packet = (at: number): Uint8Array =>
	rtpPacket({ sequence: at, timestamp: at * 160, ssrc: 7, payload: numbered(at) });

async function open(stepUs = 1000) {
	const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-again-'));
	const frames = Array.from({ length: 30 }, (_, at) => ({
		us: at * stepUs,
		frame: udpFrame(packet(at)),
	}));
	const { app } = await fakeWindow(
		[writeCapture(path.join(folder, 'talk.pcap'), frames)],
		openCapture,
	);
	render(AppView, { app });
	const user = userEvent.setup();
	await app.chooseCaptures();
	await until(() => expect(app.streams.count).toBe(1));
	await until(() => expect(app.streams.rowAt(0)?.item.packets).toBe(30));
	app.streams.selection.only(0, app.streams.keyAt(0));
	await runCommand(app, 'replayStream');
	const box = await screen.findByRole('dialog', { name: 'Send stream again' });
	await type(box, 'To port', String(port));
	return { app, box, user };
}

const type = (box: HTMLElement, label: string, value: string) =>
	fireEvent.change(within(box).getByLabelText(label), { target: { value } });
const send = (box: HTMLElement) =>
	within(box).getByRole('button', { name: 'Send packets', hidden: true });

describe('a stream', () => {
	test('is sent to this machine packet by packet, as it was captured', async () => {
		const { box, user } = await open();
		await user.click(send(box));
		await within(box).findByText(`30 packets sent to 127.0.0.1:${port}`);
		await until(() => expect(heard).toHaveLength(30));
		expect(heard).toEqual(Array.from({ length: 30 }, (_, at) => Uint8Array.from(packet(at))));
	});

	test('is sent in part, by the seconds that are asked for', async () => {
		const { box, user } = await open();
		await type(box, 'From, s since the first packet', '0.01');
		await type(box, 'Until, s', '0.0195');
		await user.click(send(box));
		await within(box).findByText(/^10 packets sent/u);
		await until(() => expect(heard).toHaveLength(10));
		expect(heard[0]).toEqual(Uint8Array.from(packet(10)));
	});

	test('goes to another machine only when that address was confirmed', async () => {
		const { box, user } = await open();
		await type(box, 'To address', '192.0.2.9');
		expect(send(box)).toBeDisabled();
		await user.click(within(box).getByLabelText(/^Send to another machine: 192\.0\.2\.9/u));
		expect(send(box)).toBeEnabled();
		// Another address is another question.
		await type(box, 'To address', '192.0.2.10');
		expect(send(box)).toBeDisabled();
		expect(heard).toEqual([]);
	});

	test('is stopped half way', async () => {
		const { box, user } = await open(10_000_000);
		await user.click(send(box));
		await within(box).findByText('Sending…');
		await until(() => expect(heard).toHaveLength(1));
		await user.click(within(box).getByRole('button', { name: 'Stop sending', hidden: true }));
		await within(box).findByText(/^1 packet sent/u);
	});
});

describe('the fields', () => {
	const FIELDS = { host: '127.0.0.1', begin: '', end: '', speed: '1' };

	test.each(['127.0.0.1', ' 127.8.9.1 ', '::1', 'LocalHost'])('%s is this machine', (host) => {
		expect(isLoopback(host)).toBe(true);
	});

	test.each(['192.168.0.1', '127.evil.example', '1127.0.0.1', '127.0.0.1.example'])(
		'%s is another machine',
		(host) => {
			expect(isLoopback(host)).toBe(false);
		},
	);

	test('are read as numbers, or refused', () => {
		expect(numbersOf(FIELDS)).toEqual({ begin: null, end: null, speed: 1 });
		const some = { ...FIELDS, begin: '1.5', end: '2', speed: '0.5' };
		expect(numbersOf(some)).toEqual({ begin: 1.5, end: 2, speed: 0.5 });
		expect(numbersOf({ ...FIELDS, begin: 'x' })).toBeNull();
		expect(numbersOf({ ...FIELDS, begin: '3', end: '2' })).toBeNull();
		expect(numbersOf({ ...FIELDS, speed: '0' })).toBeNull();
		expect(numbersOf({ ...FIELDS, host: ' ' })).toBeNull();
	});
});
