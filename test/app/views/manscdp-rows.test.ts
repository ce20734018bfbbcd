import { describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../../app/index.ts';
import { udpFrame } from '../../fixtures/builders/rtp.ts';
import { testFolder } from '../export/folder.ts';
import { openFrames } from '../export/saving.ts';
import { requestText, sipBytes } from '../protocols/sip/texts-of-messages.ts';

const folder = testFolder();

/** What one message of a story is given. */
interface Said {
	readonly kind: string;
	readonly sn: string;
	readonly device?: string;
	readonly command?: string;
	readonly type?: string;
}

/** MESSAGEs 10 ms from each other, each a dialogue of its own. */
function opened(...story: readonly Said[]): Promise<CaptureEngine> {
	const frames = story.map(({ kind, sn, device = '340', command = 'Catalog', type }, at) => {
		const inner = `<CmdType>${command}</CmdType>\n<SN> ${sn} </SN>\n<DeviceID>${device}</DeviceID>`;
		const text = requestText({
			...{ method: 'MESSAGE', callId: `m${at}`, body: `<${kind}>\n${inner}\n</${kind}>\n` },
			type: type ?? 'Application/MANSCDP+xml',
		});
		return { us: at * 10_000, frame: udpFrame(sipBytes(text), { sourcePort: 5060 }) };
	});
	return openFrames(folder, frames);
}

/** Detail and what each row answers. */
async function rowsOf(engine: CaptureEngine, count: number) {
	const calls = Array.from({ length: count }, (_, call) => call);
	const { rows } = await engine.flow({ calls, legs: false, ports: false, groups: [] });
	await engine.close();
	return rows.map(({ detail, requestFrame, responseTime }) => ({
		detail,
		requestFrame,
		responseTime,
	}));
}

describe('MANSCDP in the ladder', () => {
	test('an answer leads to the query with its SN, device and command', async () => {
		const engine = await opened(
			{ kind: 'Query', sn: '5' },
			{ kind: 'Query', sn: '5', device: '999' },
			{ kind: 'Query', sn: '5', command: 'DeviceInfo' },
			{ kind: 'Response', sn: '5', device: '999' },
			{ kind: 'Response', sn: '5', command: 'DeviceInfo' },
			{ kind: 'Response', sn: '6' },
		);
		const rows = await rowsOf(engine, 6);
		expect(rows.map(({ requestFrame }) => requestFrame)).toEqual([null, null, null, 2, 3, null]);
		expect(rows[3]?.responseTime).toBeCloseTo(0.02, 6);
		expect(rows[5]?.detail).toMatch(/Response Catalog, SN 6$/u);
	});

	test('notifications tell themselves and answer nothing', async () => {
		const [row] = await rowsOf(await opened({ kind: 'Notify', sn: '43', command: 'Keepalive' }), 1);
		expect(row).toMatchObject({ requestFrame: null, responseTime: null });
		expect(row?.detail).toMatch(/Notify Keepalive, SN 43$/u);
	});

	test('messages of another type stay as they are', async () => {
		const [row] = await rowsOf(await opened({ kind: 'Query', sn: '1', type: 'text/plain' }), 1);
		expect(row?.detail).not.toContain('Catalog');
	});
});
