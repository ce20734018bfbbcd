import { configure, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCapture } from '../../../../app/index.ts';
import AppView from '../../../../renderer/App.svelte';
import { HAS_FFMPEG } from '../../../app/export/programs.ts';
import { writeCapture } from '../../../fixtures/builders/calls.ts';
import { filmFrames } from '../../../fixtures/builders/film.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 15_000 });

/** The window on a film of which nobody said what it is, read to its end. */
async function open() {
	const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-decode-as-'));
	const file = writeCapture(path.join(folder, 'film.pcap'), filmFrames());
	const window = await fakeWindow([file], openCapture);
	render(AppView, { app: window.app });
	const user = userEvent.setup();
	await user.keyboard('{Control>}o{/Control}');
	await until(() => expect(window.app.quality.items.forward?.codec).toBe('H264'));
	await until(() => expect(window.app.workbench.captures[0]?.isReading).toBe(false));
	await until(() => expect(window.app.workbench.captures[0]?.decodeAs.value).not.toBeNull());
	const codec = (): string | null | undefined => window.app.quality.items.forward?.codec;
	return { ...window, user, codec };
}

const streamRow = (): HTMLElement => {
	const [grid] = screen.getAllByRole('grid');
	return grid?.querySelector('[data-row="0"]') as HTMLElement;
};
const dialog = (): Promise<HTMLElement> => screen.findByRole('dialog', { name: 'Decode As' });

describe('a codec that is a guess', () => {
	test('is marked in the table', async () => {
		await open();
		expect(streamRow()).toHaveTextContent(/H264 ?inferred/u);
	});

	test('is changed by hand from what else it may be, marked so, and undone', async () => {
		const { user, codec, app } = await open();
		await user.click(screen.getByRole('tab', { name: 'Facts and RTCP' }));
		await until(() => expect(app.decodeAs.choices?.candidates[0]?.codec).toBe('H264'));
		expect(screen.getByText('What it may be')).toBeVisible();
		const [capture] = app.workbench.captures;
		if (capture === undefined) throw new Error('no capture');
		await app.decodeAs.say(capture, 'rtp.ssrc==0x5eed0001,H265/90000');
		await until(() => expect(codec()).toBe('H265'));
		expect(streamRow()).toHaveTextContent(/H265 ?set by you/u);
		expect(await screen.findByRole('button', { name: '1 Decode As rule' })).toBeVisible();
		await user.click(screen.getByRole('button', { name: 'Undo last change' }));
		await until(() => expect(codec()).toBe('H264'));
		expect(streamRow()).toHaveTextContent(/inferred/u);
	});
});

describe.runIf(HAS_FFMPEG)('a trial', () => {
	test('is shown as a table: candidate, verdict, frames and what ffmpeg said', async () => {
		const { user, app } = await open();
		await user.click(screen.getByRole('tab', { name: 'Facts and RTCP' }));
		await until(() => expect(app.decodeAs.choices?.candidates[0]?.codec).toBe('H264'));
		await user.click(screen.getByText('Let ffmpeg try them').closest('button') as HTMLElement);
		const table = (await screen.findByText('Results of the trial')).parentElement as HTMLElement;
		const heads = within(table).getAllByRole('columnheader');
		expect(heads.map(({ textContent }) => textContent)).toEqual([
			...['Candidate', 'Verdict', 'Frames'],
		]);
		const row = within(table).getByText('H264').closest('tr') as HTMLElement;
		expect(row).toHaveTextContent(/^H264 ?fits ?120 of 120$/u);
		expect(row.nextElementSibling).toHaveTextContent(/^H264 fits/u);
	});
});

describe('the table of rules', () => {
	test('begins with a row for the chosen stream, in five columns', async () => {
		const { user } = await open();
		await user.keyboard('{Control>}{Shift>}u{/Shift}{/Control}');
		const box = await dialog();
		const heads = within(box).getAllByRole('columnheader', { hidden: true });
		expect(heads.map(({ textContent }) => textContent)).toEqual([
			...['Field', 'Value', 'Type', 'Default', 'Current'],
		]);
		expect(within(box).getByLabelText('Value, rule 1')).toHaveValue('0x5eed0001');
		expect(within(box).getByLabelText('Current, rule 1')).toHaveValue('H264/90000');
		expect(box).toHaveTextContent('Integer, base 16');
	});

	test('refuses what is no rule, and applies what is one', async () => {
		const { user, app, codec } = await open();
		await user.keyboard('{Control>}{Shift>}u{/Shift}{/Control}');
		const box = await dialog();
		const current = within(box).getByLabelText('Current, rule 1');
		const apply = within(box).getByText('Apply rules').closest('button') as HTMLElement;
		await user.clear(current);
		await until(() => expect(apply).toBeDisabled());
		await user.type(current, 'VP8/90000');
		await until(() => expect(apply).toBeEnabled());
		await user.click(apply);
		await until(() => expect(codec()).toBe('VP8'));
		expect(app.dialog).toBeNull();
	});

	test('adds, copies and removes rows with the keyboard alone', async () => {
		const { user, app } = await open();
		await user.keyboard('{Control>}{Shift>}u{/Shift}{/Control}');
		const value = within(await dialog()).getByLabelText('Value, rule 1');
		value.focus();
		await user.keyboard('{Insert}');
		await until(() => expect(app.decodeAs.rows).toHaveLength(2));
		await user.keyboard('{Control>}{Insert}{/Control}');
		await until(() => expect(app.decodeAs.rows).toHaveLength(3));
		await user.keyboard('{Control>}{Delete}{/Control}{Control>}{Delete}{/Control}');
		expect(app.decodeAs.rows).toHaveLength(1);
		app.decodeAs.clear();
		expect(app.decodeAs.rows).toEqual([]);
	});
});

test('a stream that is no RTP goes from the list, and comes back', async () => {
	const { app } = await open();
	const [capture] = app.workbench.captures;
	if (capture === undefined) throw new Error('no capture');
	await app.decodeAs.say(capture, 'rtp.ssrc==0x5eed0001,none');
	await until(() => expect(app.streams.count).toBe(0));
	await app.decodeAs.undo(capture);
	await until(() => expect(app.streams.count).toBe(1));
	expect(app.decodeAs.canUndo(capture)).toBe(false);
});
