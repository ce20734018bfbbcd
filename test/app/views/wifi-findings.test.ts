import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../app/index.ts';
import { readCapture } from '../acceptance/engine.ts';
import { testFolder } from '../export/folder.ts';
import { PROTECTED, writeProtected } from '../network/protected-talk.ts';
import type { WpaShape } from '../network/wpa.ts';

const folder = testFolder();

/** Findings about Wi-Fi of a capture read with some keys. */
async function findings(
	wpa: readonly string[],
	shape: WpaShape = PROTECTED,
): Promise<readonly Finding[]> {
	const engine = await readCapture(writeProtected(folder.at('wifi.pcap'), shape), { wpa });
	const found = engine.info().findings.filter(({ id }) => id.startsWith('wifi'));
	await engine.close();
	return found;
}

describe('protected Wi-Fi', () => {
	test('that a passphrase would open asks for it', async () => {
		expect(await findings([])).toEqual([
			{
				id: 'wifi-key',
				severity: 'warning',
				title:
					'Wi-Fi is protected: 20 frames of 1 station in DashCam are closed; its handshake was captured: the passphrase opens it',
				frames: [],
			},
		]);
	});

	test('with a passphrase of another network says so', async () => {
		const [finding] = await findings(['DashCam:something else']);
		expect(finding?.id).toBe('wifi-key');
		expect(finding?.title).toContain('none of the given passphrases is theirs');
	});

	test('without a handshake can not be opened, which is only noted', async () => {
		const [finding] = await findings(['DashCam:drive carefully'], { ...PROTECTED, messages: [] });
		expect(finding).toMatchObject({ id: 'wifi-closed', severity: 'note' });
		expect(finding?.title).toContain('no handshake was captured');
	});

	test('that is opened is no finding', async () => {
		expect(await findings(['DashCam:drive carefully'])).toEqual([]);
	});
});
