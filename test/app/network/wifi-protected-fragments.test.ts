/** Protected frames that were sent in fragments, each with a cipher of its own; tshark opens them too. */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { readCapture } from '../acceptance/engine.ts';
import { hasProgram } from '../acceptance/programs.ts';
import { put } from '../capture/reading.ts';
import { testFolder } from '../export/folder.ts';
import { PROTECTED, rtpFrame } from './protected-talk.ts';
import type { WpaShape } from './wpa.ts';
import { wpaOpening, wpaProtect } from './wpa.ts';

const folder = testFolder();
const IEEE_802_11 = 105;
const HEADER = 24;
const MORE_FRAGMENTS = 0x04;
const FRAMES = 20;

/** A frame as three fragments, the last one shorter. */
function fragments(frame: Uint8Array): readonly Uint8Array[] {
	const body = frame.subarray(HEADER);
	const parts = [body.subarray(0, 90), body.subarray(90, 180), body.subarray(180)];
	return parts.map((part, at) => {
		const header = frame.slice(0, HEADER);
		if (at < parts.length - 1) header[1] = (header[1] ?? 0) | MORE_FRAGMENTS;
		header[22] = (header[22] ?? 0) | at;
		return Uint8Array.from([...header, ...part]);
	});
}

/** @param isLost fragments that were not captured, by their number in the file */
function written(shape: WpaShape, isLost: (at: number) => boolean = () => false): string {
	const sent = Array.from({ length: FRAMES }, (_, at) => fragments(rtpFrame(shape, at + 1))).flat();
	const sealed = sent.map((frame, at) => wpaProtect(shape, frame, at + 1));
	const all = [...wpaOpening(shape), ...sealed.filter((_, at) => !isLost(at))];
	const records = all.map((frame, at) => ({
		...{ seconds: 1_700_000_000, fraction: at * 7000, bytes: frame },
	}));
	return put(folder.path, 'fragments.pcap', pcapFile(records, { linkType: IEEE_802_11 }));
}

async function packetsOf(path: string): Promise<number> {
	const engine = await readCapture(path, { wpa: ['DashCam:drive carefully'] });
	const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	const items = engine.streamRows([...ids]);
	await engine.close();
	expect(items.map(({ ssrc }) => ssrc)).toEqual(['0x00000005']);
	return items[0]?.packets ?? 0;
}

describe('fragments that are protected one by one', () => {
	test.each([1, 2, 3] as const)('version %i: are opened and put together', async (version) => {
		expect(await packetsOf(written({ ...PROTECTED, version }))).toBe(FRAMES);
	});

	test('are not joined over one that is missing', async () => {
		expect(await packetsOf(written(PROTECTED, (at) => at % 3 === 1 && at < 18))).toBe(FRAMES - 6);
		expect(await packetsOf(written(PROTECTED, (at) => at === 0 || at === 5))).toBe(FRAMES - 2);
	});

	test.runIf(hasProgram('tshark'))('are the same packets to tshark', () => {
		const printed = execFileSync('tshark', [
			...['-r', written(PROTECTED), '-o', 'wlan.enable_decryption:TRUE'],
			...['-o', 'uat:80211_keys:"wpa-pwd","drive carefully:DashCam"'],
			...['-d', 'udp.port==5004,rtp', '-Y', 'rtp', '-T', 'fields', '-e', 'rtp.seq'],
		]).toString();
		const numbers = printed.trim().split('\n').map(Number);
		expect(numbers).toEqual(Array.from({ length: FRAMES }, (_, at) => at + 1));
	});
});
