/** The list of media signatures over captures that hold some, and over one that holds none. */
import { configure, fireEvent, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openCapture } from '../../../../app/index.ts';
import { runCommand } from '../../../../renderer/commands.ts';
import AppView from '../../../../renderer/App.svelte';
import { be16, bytes, counting } from '../../../app/network/frames.ts';
import { numbered, writeCapture } from '../../../fixtures/builders/calls.ts';
import type { TimedFrame } from '../../../fixtures/builders/rtp.ts';
import { rtpPacket, udpFrame } from '../../../fixtures/builders/rtp.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 15_000 });

/** A JPEG of two segments, a scan and an end. */
const JPEG = bytes(
	[0xff, 0xd8, 0xff, 0xe0],
	be16(20),
	counting(18),
	[0xff, 0xdb],
	be16(67),
	counting(65),
	[0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9],
);

const PICTURES: readonly TimedFrame[] = [
	{ us: 0, frame: udpFrame(bytes(counting(5), JPEG), { sourcePort: 9000 }) },
	{ us: 1000, frame: udpFrame(bytes(counting(9), JPEG.subarray(0, -2)), { sourcePort: 9000 }) },
];

/** RTP behind five bytes of somebody's own. */
const HIDDEN_RTP: readonly TimedFrame[] = Array.from({ length: 30 }, (_, at) => ({
	us: 5000 + at * 20_000,
	frame: udpFrame(
		bytes(
			[0x11, 0x22, 0x33, 0x44, at],
			rtpPacket({ sequence: at, timestamp: at * 160, ssrc: 0xabcd, payload: numbered(at) }),
		),
		{ sourcePort: 7000 },
	),
}));

const urls: Blob[] = [];

beforeEach(() => {
	urls.length = 0;
	URL.createObjectURL = (blob) => `blob:${urls.push(blob as Blob)}`;
	URL.revokeObjectURL = () => undefined;
});

async function open(frames: readonly TimedFrame[] = [...PICTURES, ...HIDDEN_RTP]) {
	const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-find-'));
	const chosen = [writeCapture(path.join(folder, 'cam.pcap'), frames)];
	const window = await fakeWindow(chosen, openCapture);
	const { app } = window;
	render(AppView, { app });
	const user = userEvent.setup();
	await app.chooseCaptures();
	await until(() => expect(app.workbench.captures[0]?.isReading).toBe(false));
	// What is written from now on goes into the folder.
	chosen[0] = path.join(folder, 'out');
	await runCommand(app, 'signatures');
	const box = await screen.findByRole('dialog', { name: 'Media signatures' });
	await until(() => expect(app.signatures.phase).toBe('done'));
	return { ...window, chosen, user, box, folder };
}

const options = { hidden: true } as const;
const button = (box: HTMLElement, name: string | RegExp) =>
	within(box).getByRole('button', { name, ...options });
const cells = (box: HTMLElement, row: number): readonly string[] =>
	[...box.querySelectorAll(`[data-row="${row}"] [role="gridcell"]`)].map(({ textContent }) =>
		textContent.trim(),
	);
const grid = (box: HTMLElement) => within(box).getByRole('grid', options);

describe('media signatures', () => {
	test('are listed with place, size, state, confidence and reason', async () => {
		const { box } = await open();
		await until(() => expect(cells(box, 0)[0]).toBe('JPEG'));
		const size = `${JPEG.length} B`;
		const ends = ['10.0.0.1:9000', '10.0.0.2:30000'];
		expect(cells(box, 0)).toEqual([
			...['JPEG', '1', '5', ...ends, size, 'whole', '97.00 %'],
			'a JPEG from its first to its last marker',
		]);
		expect(cells(box, 1).slice(6, 8)).toEqual(['end missing', '80.00 %']);
		expect(cells(box, 2)[0]).toBe('RTP');
		expect(cells(box, 2)[8]).toContain('behind a header of 5 bytes (11223344..)');
		expect(box).toHaveTextContent('Searched: 32 packets that no protocol claimed');
	});

	test('are sorted by a head, and narrowed by kind and by words', async () => {
		const { app, box, user } = await open();
		await user.click(button(box, 'Confidence'));
		await until(() => expect(cells(box, 0)[7]).toBe('80.00 %'));
		await user.click(button(box, 'Confidence'));
		await until(() => expect(cells(box, 0)[0]).toBe('RTP'));
		const kind = within(box).getByLabelText('Kind', { selector: 'select' });
		expect([...kind.querySelectorAll('option')].map(({ textContent }) => textContent)).toEqual([
			...['All · 3', 'JPEG · 2', 'RTP · 1'],
		]);
		await user.selectOptions(kind, 'JPEG');
		await until(() => expect(app.signatures.count).toBe(2));
		await user.selectOptions(kind, 'all');
		const field = within(box).getByLabelText('Only with these words');
		await fireEvent.change(field, { target: { value: ':7000' } });
		await until(() => expect(cells(box, 0)[0]).toBe('RTP'));
		expect(app.signatures.count).toBe(1);
		await fireEvent.change(field, { target: { value: 'nothing like it' } });
		expect(await within(box).findByText('No find has this kind and these words.')).toBeVisible();
	});

	test('of pictures are shown, of others their first bytes', async () => {
		const { box, user } = await open();
		grid(box).focus();
		await user.keyboard('{Home}');
		const picture = await within(box).findByRole('img', { name: 'JPEG from frame 1', ...options });
		expect(picture).toHaveAttribute('src', 'blob:1');
		expect([urls[0]?.type, urls[0]?.size]).toEqual(['image/jpeg', JPEG.length]);
		await fireEvent.error(picture);
		expect(within(box).getByText(/cannot be shown/u)).toBeInTheDocument();
		await user.keyboard('{End}');
		// An rtpdump begins with its own line.
		await within(box).findByText(/^0000 23 21 72 74 70 70 6c 61 79/u);
	});

	test('lead to their packet, with their bytes marked', async () => {
		const { app, box, user } = await open();
		grid(box).focus();
		await user.keyboard('{Home}{Enter}');
		expect(app.dialog).toBeNull();
		expect(app.workbench.view).toBe('packets');
		await until(() => expect(app.packets.detail?.packet.frame).toBe(1));
		const marked = () =>
			[...document.querySelectorAll('.byte.marked')].map(({ textContent }) => textContent);
		await until(() => expect(marked()).toHaveLength(JPEG.length));
		expect(marked().slice(0, 3)).toEqual(['ff', 'd8', 'ff']);
		expect(marked().slice(-2)).toEqual(['ff', 'd9']);
		// A field that is chosen takes the mark.
		const [field] = screen.getAllByRole('treeitem', { name: /User Datagram/u });
		if (field !== undefined) await user.click(field);
		await until(() => expect(marked()).toHaveLength(8));
	});
});

describe('finds', () => {
	test('are saved into a folder with their hashes, and shown there', async () => {
		const { box, chosen, log, user } = await open();
		const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-finds-'));
		chosen[0] = folder;
		await user.click(button(box, 'Save 3 finds…'));
		await within(box).findByText(/^3 files and manifest.json with their SHA-256 saved/u);
		const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as {
			readonly items: readonly { readonly file: string; readonly sha256: string }[];
		};
		expect(manifest.items).toHaveLength(3);
		for (const { file, sha256 } of manifest.items) {
			expect(existsSync(path.join(folder, file))).toBe(true);
			expect(sha256).toMatch(/^[0-9a-f]{64}$/u);
		}
		await user.click(button(box, 'Show in folder'));
		await until(() => expect(log).toContainEqual(['showItem', path.join(folder, 'manifest.json')]));
		// A folder that holds a manifest is not used again.
		await user.click(button(box, 'Save 3 finds…'));
		await within(box).findByText(/holds the manifest.json of another save/u);
	});

	test('are saved one at a time, too', async () => {
		const { box, chosen, user } = await open();
		const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-finds-'));
		chosen[0] = folder;
		grid(box).focus();
		await user.keyboard('{Home}');
		await user.click(button(box, 'Save 1 find…'));
		await within(box).findByText(/^1 file and manifest.json/u);
		expect(Uint8Array.from(readFileSync(path.join(folder, 'find-1-5.jpg')))).toEqual(
			Uint8Array.from(JPEG),
		);
	});

	test('of RTP open as a capture of the packets behind the header', async () => {
		const { app, box, chosen, folder, user } = await open();
		chosen[0] = path.join(folder, 'found.rtpdump');
		grid(box).focus();
		await user.keyboard('{End}');
		await user.click(button(box, 'Open as RTP…'));
		await until(() => expect(app.workbench.captures).toHaveLength(2));
		await until(() => expect(app.workbench.captures[1]?.view?.info.found.rtpStreams).toBe(1));
		expect(app.dialog).toBeNull();
		expect(app.workbench.view).toBe('streams');
	});

	test('are copied by Ctrl+C as CSV, the chosen ones alone, or as JSON', async () => {
		const { app, box, user } = await open();
		const copied = vi.spyOn(app, 'copy').mockImplementation(() => undefined);
		grid(box).focus();
		await user.keyboard('{Control>}a{/Control}{Control>}c{/Control}');
		expect(copied.mock.calls[0]?.[0].trim().split('\r\n')).toHaveLength(4);
		await user.keyboard('{Home}{Shift>}{ArrowDown}{/Shift}');
		await user.click(button(box, 'Copy as JSON'));
		const document = JSON.parse(copied.mock.calls[1]?.[0] ?? '') as { items: unknown[] };
		expect(document.items).toMatchObject([{ id: 'find-1-5' }, { id: 'find-2-9' }]);
	});
});

describe('a capture without finds', () => {
	test('says what was looked for, and in what', async () => {
		const noise = Array.from({ length: 4 }, (_, at) => ({
			us: at,
			frame: udpFrame(counting(50, 1).map((byte) => byte & 0x3e)),
		}));
		const { box } = await open(noise);
		await within(box).findByText('No media signature was found.');
		expect(box).toHaveTextContent(/Looked for JPEG, PNG, FLV/u);
		expect(box).toHaveTextContent('Searched: 4 packets that no protocol claimed, 200 B of payload');
		expect(button(box, 'Save 0 finds…')).toBeDisabled();
	});

	test('of which everything was claimed says that there was nothing to search', async () => {
		const rtp = Array.from({ length: 30 }, (_, at) => ({
			us: at * 20_000,
			frame: udpFrame(
				rtpPacket({ sequence: at, timestamp: at * 160, ssrc: 1, payload: numbered(at) }),
			),
		}));
		const { box } = await open(rtp);
		await within(box).findByText(/A protocol claimed every packet/u);
	});
});
