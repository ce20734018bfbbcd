import { render, screen } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import AppView from '../../../../renderer/App.svelte';
import { runCommand } from '../../../../renderer/commands.ts';
import { wantsKeyLog } from '../../../../renderer/features/findings/key-log.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

async function open(chosen: readonly string[]) {
	const window = await fakeWindow(chosen);
	render(AppView, { app: window.app });
	await runCommand(window.app, 'open');
	await until(() => expect(window.app.workbench.captures[0]?.view).toBeTruthy());
	return window;
}

describe('TLS key log', () => {
	test('is chosen by a command; the capture is read again with it', async () => {
		const { app, processes } = await open(['/captures/tls.pcapng']);
		await runCommand(app, 'tlsSecrets');
		await until(() => expect(app.workbench.captures[0]?.keyLog).toBe('tls.pcapng'));
		expect(processes.at(-1)?.received[0]).toMatchObject({
			options: { paths: ['/captures/tls.pcapng'], keyLogs: ['/captures/tls.pcapng'] },
		});
		expect(screen.getAllByText('Reading again with the secrets of tls.pcapng')).not.toEqual([]);
		expect(app.calls.selection.size).toBeLessThanOrEqual(1);
	});

	test('is offered by one finding only', () => {
		const finding = { severity: 'note', title: '', frames: [] } as const;
		expect(wantsKeyLog({ ...finding, id: 'tls-key' })).toBe(true);
		expect(wantsKeyLog({ ...finding, id: 'loss-rtp-1' })).toBe(false);
	});
});
