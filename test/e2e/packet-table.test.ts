/** The packets beside the graphs: rows that hold packets, whatever is chosen, sorted or filtered. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callCapture } from './capture.ts';
import type { Running } from './launch.ts';
import { launch } from './launch.ts';

/** Of its packets 50 to 52 and 200 are missing, and 120 comes behind the next two. */
const LOSSY = '0x2de8a9b6';
/** Nothing of it is missing. */
const WHOLE = '0x1b9d47d1';
/** Sequence number of the first packet of both. */
const FIRST = 1000;

let running: Running;

beforeAll(async () => {
	running = await launch([callCapture('call.pcap')]);
	await streams().getByText(LOSSY).waitFor();
});

afterAll(() => running.electron.close());

const streams = () => running.page.getByRole('grid', { name: 'RTP streams' });
const packets = () => running.page.getByRole('grid', { name: 'Packets of the stream' });

/** Sequence numbers of the first rows as they stand on the screen; '' for a row without text. */
async function sequences(rows: number): Promise<readonly string[]> {
	return packets().evaluate(
		(grid, wanted) =>
			Array.from({ length: wanted }, (_, row) => {
				const cells = grid.querySelector(`[data-row="${row}"]`)?.querySelectorAll('.cell');
				return cells?.item(1).textContent.trim() ?? '';
			}),
		rows,
	);
}

/** `count` numbers in sequence. */
const from = (first: number, count: number): readonly string[] =>
	Array.from({ length: count }, (_, index) => String(first + index));

/** Brings a row to the top and waits for a text in it. */
async function rowHolds(row: number, text: string): Promise<void> {
	// Rows of this table are 20 pixels high.
	await packets().evaluate((grid, top) => (grid.scrollTop = top), row * 20);
	await packets().locator(`[data-row="${row}"]`).getByText(text).waitFor({ timeout: 20_000 });
	await packets().evaluate((grid) => (grid.scrollTop = 0));
}

/** Waits until the first eight rows are the packets of a stream. */
async function rowsArePackets(): Promise<void> {
	await expect.poll(() => sequences(8), { timeout: 20_000 }).toEqual(from(FIRST, 8));
}

async function choose(ssrc: string): Promise<void> {
	await streams().getByText(ssrc).click();
	await running.page.getByRole('tab', { name: 'Quality' }).click();
}

async function filterBy(text: string): Promise<void> {
	const { page } = running;
	await page.keyboard.press('Control+/');
	await page.keyboard.press('Control+a');
	await page.keyboard.type(text);
}

describe('the packet table beside the graphs', () => {
	test('holds the packets of the stream that is chosen', async () => {
		await choose(LOSSY);
		await rowsArePackets();
	});

	test('holds those far down when it is scrolled, counting what is missing', async () => {
		// Four of 500 are missing, so row 495 is the last: number 1499.
		await rowHolds(495, '1499');
		await rowHolds(50, '3 lost');
	});

	test('holds those of another stream when that is chosen, and of the first again', async () => {
		await choose(WHOLE);
		await rowsArePackets();
		await rowHolds(50, '1050');
		await choose(LOSSY);
		await rowsArePackets();
		await rowHolds(50, '1053');
	});

	test('holds those of the opposite direction', async () => {
		const directions = running.page.getByRole('group', { name: 'Direction' });
		await directions.getByText('Reverse', { exact: true }).click();
		await rowHolds(50, '1050');
		await directions.getByText('Forward', { exact: true }).click();
		await rowHolds(50, '1053');
	});

	test('keeps them when the streams are sorted', async () => {
		const head = streams().getByRole('button', { name: 'Packets' });
		await head.click();
		await streams().locator('[data-row="0"]').getByText(LOSSY).waitFor();
		await rowsArePackets();
		await head.click();
		await streams().locator('[data-row="0"]').getByText(WHOLE).waitFor();
		await rowsArePackets();
		await head.click();
	});

	test('keeps them when a filter leaves its stream alone, and when it is taken away', async () => {
		const { page } = running;
		await filterBy(`rtp.ssrc == ${LOSSY}`);
		await page.getByText('1 stream', { exact: true }).waitFor();
		await rowsArePackets();
		await streams().getByText(LOSSY).click();
		await rowsArePackets();
		await page.keyboard.press('Control+/');
		await page.keyboard.press('Escape');
		await page.getByText('2 streams', { exact: true }).waitFor();
		await choose(WHOLE);
		await rowsArePackets();
		await rowHolds(50, '1050');
	});

	test('the page has logged no error in all of this', () => {
		expect(running.errors).toEqual([]);
	});
});
