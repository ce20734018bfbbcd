/** Findings about streams and calls that `info` lists. */
import { describe, expect, test } from 'vitest';
import type { CallItem } from '../../../app/views/calls.ts';
import { callNotices } from '../../../app/views/media-notices.ts';
import { streamFrames } from '../../fixtures/builders/calls.ts';
import { callFrames } from '../../fixtures/builders/sip.ts';
import { FakeCalls } from '../../fixtures/fake-calls.ts';
import { readCapture } from '../acceptance/engine.ts';
import { testFolder } from '../export/folder.ts';
import { openFrames } from '../export/saving.ts';

const folder = testFolder();
const PCMU = { payloadType: 0, attributes: 'a=rtpmap:0 PCMU/8000\n', step: 160 };

async function findings(frames: Parameters<typeof openFrames>[1]) {
	const engine = await openFrames(folder, frames);
	const found = engine.info().findings.map(({ id, severity, title, frames: lead }) => {
		return { id, severity, title, frames: lead };
	});
	await engine.close();
	return found;
}

describe('findings of streams', () => {
	test('a clock that is wrong', async () => {
		const fast = streamFrames({ count: 400, step: 320 });
		expect(await findings(fast)).toEqual([
			{
				...{ id: 'wrong-clock-rtp-1', severity: 'error', frames: [1] },
				title: 'Stream 0x00000001: its clock runs at 16000 Hz, not at 8000',
			},
		]);
	});

	test('another SSRC right behind on the same route, not one long after', async () => {
		const first = streamFrames({ count: 50, ssrc: 1 });
		const soon = streamFrames({ count: 50, ssrc: 2, start: 1_200_000 });
		expect(await findings([...first, ...soon])).toEqual([
			{
				...{ id: 'ssrc-change-rtp-51', severity: 'note', frames: [1, 51] },
				title:
					'A stream goes on with another number: its SSRC changes from 0x00000001 to 0x00000002',
			},
		]);
		const later = streamFrames({ count: 50, ssrc: 2, start: 60_000_000 });
		expect(await findings([...first, ...later])).toEqual([]);
	});
});

describe('findings of calls', () => {
	test('audio that goes one way only', async () => {
		const oneWay = callFrames(PCMU).filter(
			({ frame }) => !(frame[29] === 2 && frame[37] === 0xa0 && frame.length > 200),
		);
		expect(oneWay.length).toBeLessThan(callFrames(PCMU).length);
		const found = await findings(oneWay);
		const title = found.map((one) => one.title).find((text) => text.includes('one way'));
		expect(title).toMatch(/^Call .* → .*: audio one way only: from 10\.0\.0\.\d/u);
	});

	test('name the call and leave its notes out', () => {
		const [call] = new FakeCalls().callRows([0]) as [CallItem];
		const item: CallItem = {
			...{ ...call, fromUser: '100', toUser: '200', id: 'sip-9' },
			findings: [
				{ severity: 'note', title: '1 message was sent again', frames: [3] },
				{ severity: 'warning', title: 'the BYE was never answered', frames: [8] },
			],
		};
		expect(callNotices(item)).toEqual([
			{
				...{ id: 'call-sip-9-1', severity: 'warning', frames: [8] },
				title: 'Call 100 → 200: the BYE was never answered',
			},
		]);
		const other: CallItem = { ...item, kind: 'registration', fromUser: '' };
		expect(callNotices(other)[0]?.title).toBe(
			`Exchange ${call.from} → 200: the BYE was never answered`,
		);
	});
});

describe('TLS without keys', () => {
	test('is listed with its connections, SIP first', async () => {
		const engine = await readCapture('test/fixtures/calls/baresip-tls-srtp.pcapng');
		const found = engine.info().findings.find(({ id }) => id === 'tls-key');
		expect(found?.title).toMatch(/^TLS, key needed: what \d+ TLS connections?/u);
		expect(found?.frames.length).toBeGreaterThan(0);
		await engine.close();
	});

	test('is no finding once the key is there', async () => {
		const keyLogs = ['test/fixtures/calls/baresip-tls-srtp.keylog'];
		const engine = await readCapture('test/fixtures/calls/baresip-tls-srtp.pcapng', { keyLogs });
		expect(engine.info().findings.map(({ id }) => id)).not.toContain('tls-key');
		await engine.close();
	});
});
