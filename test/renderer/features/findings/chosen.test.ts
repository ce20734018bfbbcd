import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { Finding } from '../../../../main/ipc/contract.ts';
import AppView from '../../../../renderer/App.svelte';
import { runCommand } from '../../../../renderer/commands.ts';
import { isListed, subjectOf } from '../../../../renderer/features/findings/chosen.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import '../../../fixtures/setup-dom.ts';
import { until } from '../../../fixtures/until.ts';

const finding = (severity: Finding['severity'], title: string): Finding => ({
	...{ id: 'x', severity, title, frames: [] },
});

test.each([
	['call-sip-1-2', 'call'],
	['loss-rtp-4', 'stream'],
	['clock-rtp-37', 'stream'],
	['seen-MGCP', 'signalling'],
	['tls-key', 'key'],
	['key-log', 'key'],
	['wifi-key', 'key'],
	['damage-a.pcap', 'capture'],
	['clock-back', 'capture'],
	['drops-0', 'capture'],
	['cloud-7', 'device'],
] as const)('%s is about a %s', (id, subject) => {
	expect(subjectOf({ id })).toBe(subject);
});

test('findings are chosen by weight and by words in any order', () => {
	const lost = finding('error', '3 % of Stream 0x12 is missing');
	expect(isListed(lost, { severities: [], text: '' })).toBe(true);
	expect(isListed(lost, { severities: ['warning'], text: '' })).toBe(false);
	expect(isListed(lost, { severities: ['warning', 'error'], text: 'missing stream' })).toBe(true);
	expect(isListed(lost, { severities: [], text: 'missing call' })).toBe(false);
});

test('the view counts each weight and lists what is chosen', async () => {
	const { app } = await fakeWindow(['/captures/voip.pcapng']);
	render(AppView, { app });
	await runCommand(app, 'open');
	await until(() => expect(app.workbench.captures[0]?.view?.phase).toBe('complete'));
	app.workbench.go('findings');
	const found = app.workbench.captures[0]?.view?.info.findings ?? [];
	const [first] = found;
	const area = await screen.findByRole('region', { name: 'Findings' });
	const rows = (): number => within(area).getAllByRole('listitem').length;
	expect(rows()).toBe(found.length);
	const user = userEvent.setup();
	const word = { error: 'Error', warning: 'Warning', note: 'Note' }[first?.severity ?? 'note'];
	const same = found.filter(({ severity }) => severity === first?.severity).length;
	const button = within(area).getByRole('button', { name: `${word} ${same}` });
	await user.click(button);
	expect(rows()).toBe(same);
	await user.click(button);
	await user.type(within(area).getByRole('searchbox'), 'no finding says this');
	expect(area).toHaveTextContent(`None of the ${found.length} findings matches.`);
});
