import { writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { fakeProgram } from './fake-program.ts';
import { launch } from './launch.ts';
test('shoot', async () => {
	writeFileSync('/tmp/shots/voip.pcapng', 'x');
	const r = await launch(['/tmp/shots/voip.pcapng'], await fakeProgram());
	const { page } = r;
	await page.setViewportSize({ width: 1440, height: 900 });
	const shot = async (name: string) => {
		await page.waitForTimeout(500);
		await page.screenshot({ path: `/tmp/shots/${name}.png` });
	};
	await page.getByText('24 streams', { exact: true }).waitFor();
	await page.keyboard.press('Control+1');
	await page.getByRole('grid', { name: 'Calls' }).waitFor();
	await shot('calls-light');
	for (const tab of ['Quality', 'Play', 'Messages', 'Facts']) {
		await page.getByRole('tab', { name: tab, exact: true }).click();
		await shot(`calls-${tab.toLowerCase()}-light`);
	}
	await page.getByRole('tab', { name: 'Play', exact: true }).click();
	await page.getByRole('button', { name: /^Play/u }).click();
	await page.waitForTimeout(2500);
	await shot('playing');
	await page.keyboard.press('Control+s');
	await page.getByRole('dialog').waitFor();
	await shot('save');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'Light or dark' }).click();
	await shot('play-dark');
	await page.getByRole('tab', { name: 'Flow', exact: true }).click();
	await shot('calls-dark');
	await page.getByRole('button', { name: 'More contrast' }).click();
	await shot('calls-dark-contrast');
	console.log(r.errors);
	await r.electron.close();
}, 90_000);
