/** The smallest window that the program allows: nothing that one needs is out of sight or cut. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Running } from './launch.ts';
import { launch } from './launch.ts';

const WIDTH = 1024;
const HEIGHT = 640;
let running: Running;

beforeAll(async () => {
	running = await launch([path.resolve('test/fixtures/dvrip/h265-talk.pcapng')]);
	await running.electron.evaluate(
		({ BrowserWindow }, [width, height]) => {
			const [window] = BrowserWindow.getAllWindows();
			window?.setBounds({ x: 0, y: 0, width, height });
		},
		[WIDTH, HEIGHT] as const,
	);
	await running.page.getByRole('grid', { name: 'Cameras and their sessions' }).waitFor();
});

afterAll(() => running.electron.close());

describe('the smallest window', () => {
	test('is as small as it was made', async () => {
		await expect
			.poll(() => running.page.evaluate(() => [innerWidth, innerHeight]))
			.toEqual([WIDTH, HEIGHT]);
	});

	test('has every button of its title bar in sight', async () => {
		const hidden = await running.page
			.locator('header.bar button')
			.evaluateAll((all) =>
				all
					.filter((one) => one.getBoundingClientRect().right > innerWidth)
					.map((one) => one.getAttribute('aria-label') ?? one.textContent),
			);
		expect(hidden).toEqual([]);
		await running.page.getByRole('button', { name: 'Close window' }).waitFor();
	});

	test('shows key frames as whole pictures', async () => {
		const stills = running.page.getByRole('group', { name: 'Key frames' }).getByRole('button');
		await expect.poll(() => stills.locator('img').count(), { timeout: 60_000 }).toBe(3);
		const cut = await stills.evaluateAll((all) =>
			all.filter((one) => {
				const picture = one.querySelector('img')?.getBoundingClientRect();
				return picture === undefined || picture.height > one.getBoundingClientRect().height;
			}),
		);
		expect(cut).toEqual([]);
	});

	test('the page has logged no error in all of this', () => {
		expect(running.errors).toEqual([]);
	});
});
