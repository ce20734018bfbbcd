/** The rate of pictures in the Save dialog: estimated, changed by hand, given back. */
import { configure, fireEvent, render, screen } from '@testing-library/svelte';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openCapture } from '../../../../app/index.ts';
import AppView from '../../../../renderer/App.svelte';
import { HAS_FFMPEG } from '../../../app/export/programs.ts';
import { writeCapture } from '../../../fixtures/builders/calls.ts';
import { filmFrames } from '../../../fixtures/builders/film.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

configure({ asyncUtilTimeout: 15_000 });

test.runIf(HAS_FFMPEG)(
	'the estimate stands in the plan, and another rate in the file',
	async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-rate-'));
		const chosen = [writeCapture(path.join(folder, 'film.pcap'), filmFrames())];
		const { app } = await fakeWindow(chosen, openCapture);
		render(AppView, { app });
		await app.chooseCaptures();
		await until(() => expect(app.quality.items.forward?.codec).toBe('H264'));
		await until(() => expect(app.workbench.captures[0]?.isReading).toBe(false));
		chosen[0] = folder;
		await app.openSave();
		const field = await screen.findByLabelText(/^Pictures a second of/u);
		expect(field).toHaveValue(15);
		expect(screen.getByText('estimated')).toBeVisible();
		const [line] = app.save.lines;
		if (line === undefined) throw new Error('nothing would be saved');
		await fireEvent.change(field, { target: { value: '0' } });
		expect(app.save.rates.of(line.key)).toMatchObject({ wanted: null });
		await fireEvent.change(field, { target: { value: '30' } });
		expect(app.save.rates.wishes([line])).toMatchObject([{ id: 'rtp-1', wanted: 30 }]);
		await app.save.chooseFolder();
		await app.save.start();
		await until(() => expect(app.save.phase).toBe('ended'));
		const [item] = app.save.progress[0]?.manifest?.items ?? [];
		expect(item?.duration).toBeCloseTo(119 / 30, 1);
		expect(item?.warnings.join()).toContain('pictures stand at 30 a second');
	},
);
