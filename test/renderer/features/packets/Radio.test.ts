/** Radio facts in the list of packets and beside a stream. */
import { configure, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCapture } from '../../../../app/index.ts';
import { runCommand } from '../../../../renderer/commands.ts';
import AppView from '../../../../renderer/App.svelte';
import { bytes, hex, ipv4, udp } from '../../../app/network/frames.ts';
import { numbered, writeCapture } from '../../../fixtures/builders/calls.ts';
import { pcapFile } from '../../../fixtures/builders/pcap.ts';
import { filePackets, rtpPacket, udpFrame } from '../../../fixtures/builders/rtp.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 15_000 });

const rtp = (sequence: number): Uint8Array =>
	rtpPacket({ sequence, timestamp: sequence * 160, ssrc: 7, payload: numbered(sequence) });

/** Channel 9, −40 dBm and less, MCS 7. */
function wifiFrame(index: number): Uint8Array {
	const radio = hex(`0000 1100 28000800 9409 8004 ${(216 - (index % 5)).toString(16)} 070007 00`);
	const header = hex('0802 0000 020000000002 020000000001 020000000001 1000');
	const inside = ipv4(17, udp(6970, 1306, rtp(index)), {
		...{ source: [192, 168, 1, 1], destination: [192, 168, 1, 101] },
	});
	return bytes(radio, header, hex('aaaa03000000 0800'), inside);
}

const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-radio-'));
const wifi = path.join(folder, 'wifi.pcap');
const frames = Array.from({ length: 30 }, (_, at) => ({ us: at * 20_000, frame: wifiFrame(at) }));
writeFileSync(wifi, pcapFile(filePackets(frames), { linkType: 127 }));
const wired = writeCapture(
	path.join(folder, 'wired.pcap'),
	Array.from({ length: 30 }, (_, at) => ({ us: at * 20_000, frame: udpFrame(rtp(at)) })),
);

async function open(file: string) {
	const { app } = await fakeWindow([file], openCapture);
	render(AppView, { app });
	await app.chooseCaptures();
	await until(() => expect(app.workbench.captures[0]?.isReading).toBe(false));
	return { app, user: userEvent.setup() };
}

const heads = (): readonly string[] =>
	screen.getAllByRole('columnheader').map(({ textContent }) => textContent.trim());

describe('the list of packets', () => {
	test('shows channel, rate and signal of what came from the air', async () => {
		const { app } = await open(wifi);
		await runCommand(app, 'viewPackets');
		await until(() => expect(heads().slice(6, 9)).toEqual(['Channel', 'Rate', 'Signal']));
		await until(() => {
			const cells = [...document.querySelectorAll('[data-row="1"] [role="gridcell"]')];
			expect(cells.slice(6, 9).map(({ textContent }) => textContent.trim())).toEqual([
				...['9', '65.0 Mb/s', '−41 dBm'],
			]);
		});
	});

	test('has these columns to choose from, hidden where there is no Wi-Fi', async () => {
		const { app, user } = await open(wired);
		await runCommand(app, 'viewPackets');
		await until(() => expect(heads()).toContain('Info'));
		expect(heads()).not.toContain('Signal');
		await runCommand(app, 'columns');
		const box = await screen.findByRole('dialog', { name: /Columns/u });
		await user.click(within(box).getByLabelText('Signal at the receiver, dBm'));
		await until(() => expect(app.settings.value.hiddenColumns['packets']).not.toContain('signal'));
		expect(app.settings.value.hiddenColumns['packets']).toContain('noise');
		app.show(null);
		await until(() => expect(heads()).toContain('Signal'));
	});
});

async function chooseFirst(user: ReturnType<typeof userEvent.setup>): Promise<void> {
	const row = await until(() => {
		const found = document.querySelector('[role="grid"] [data-row="0"]');
		if (found === null) throw new Error('no row yet');
		return found;
	});
	await user.click(row);
}

describe('the facts of a stream', () => {
	test('tell how it was received', async () => {
		const { app, user } = await open(wifi);
		await until(() => expect(app.streams.count).toBe(1));
		await chooseFirst(user);
		app.showTab('facts');
		const head = await screen.findByRole('heading', { name: 'Radio' });
		const part = head.closest('section');
		expect(part).toHaveTextContent('9 · 2452 MHz (30)');
		expect(part).toHaveTextContent('65.0 Mb/s');
		expect(part).toHaveTextContent('−42.0 dBm (−44 dBm … −40 dBm)');
		expect(part?.querySelector('path')?.getAttribute('d')).toMatch(/^M0\.0 /u);
	});

	test('say nothing of radio where there was none', async () => {
		const { app, user } = await open(wired);
		await until(() => expect(app.streams.count).toBe(1));
		await chooseFirst(user);
		app.showTab('facts');
		await screen.findByRole('heading', { name: app.text.facts.rtcp });
		expect(screen.queryByRole('heading', { name: 'Radio' })).toBeNull();
	});
});
