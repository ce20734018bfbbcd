/** Fax over UDPTL in whole captures: packets named, runs in the ladder. */
import { describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../../../app/index.ts';
import { streamFrames } from '../../../fixtures/builders/calls.ts';
import { udpFrame } from '../../../fixtures/builders/rtp.ts';
import type { Route, TimedFrame } from '../../../fixtures/builders/rtp.ts';
import { sipFrame } from '../../../fixtures/builders/sip.ts';
import { testFolder } from '../../export/folder.ts';
import { openFrames } from '../../export/saving.ts';
import { bytes, hex } from '../../network/frames.ts';
import { requestText, responseText } from '../sip/texts-of-messages.ts';

const folder = testFolder();
const THERE: Route = { from: 1, to: 2, sourcePort: 4000, destinationPort: 5000 };
const BACK: Route = { from: 2, to: 1, sourcePort: 5000, destinationPort: 4000 };

const description = (address: string, line: string): string =>
	`v=0\no=- 1 1 IN IP4 ${address}\ns=-\nc=IN IP4 ${address}\nt=0 0\n${line}\n`;
const CALL: readonly TimedFrame[] = [
	sipFrame(0, requestText({ body: description('10.0.0.1', 'm=image 4000 udptl t38') })),
	sipFrame(
		100_000,
		responseText('200 OK', { body: description('10.0.0.2', 'm=image 5000 UDPTL t38') }),
	),
];

/** A UDPTL packet with the packets before it repeated. */
function udptl(sequence: number, ifp: Uint8Array, ...earlier: readonly Uint8Array[]): Uint8Array {
	const repeated = earlier.flatMap((one) => [...bytes([one.length]), ...one]);
	return bytes([sequence >> 8, sequence & 255, ifp.length], ifp, [0, earlier.length], repeated);
}

const V21 = hex('06');
const PAGE = hex('d0 01 02 03 04');
const at = (ms: number, payload: Uint8Array, route = THERE): TimedFrame => ({
	us: ms * 1000,
	frame: udpFrame(payload, route),
});

async function opened<T>(frames: readonly TimedFrame[], look: (engine: CaptureEngine) => T) {
	const engine = await openFrames(folder, frames);
	const result = await look(engine);
	await engine.close();
	return result;
}

const protocols = (frames: readonly TimedFrame[]) =>
	opened(frames, (engine) =>
		engine.packetRows(frames.map((_, index) => index + 1)).map(({ protocol }) => protocol),
	);

describe('UDPTL', () => {
	test('is named where SDP announced it', async () => {
		const fax = [at(200, udptl(0, V21)), at(240, udptl(1, PAGE, V21), BACK)];
		expect((await protocols([...CALL, ...fax])).slice(2)).toEqual(['T.38', 'T.38']);
	});

	test('is not looked for elsewhere', async () => {
		const other: Route = { ...THERE, sourcePort: 4002, destinationPort: 5002 };
		expect((await protocols([...CALL, at(200, udptl(0, V21), other)])).at(-1)).toBe('UDP');
		expect(await protocols([at(200, udptl(0, V21))])).toEqual(['UDP']);
	});

	test('RTP that goes on at the same ports stays RTP', async () => {
		const media = streamFrames({ count: 30, route: THERE, start: 300_000, payloadType: 8 });
		expect((await protocols([...CALL, ...media])).slice(2)).toEqual(Array(30).fill('RTP'));
	});

	test.each([
		['too short', hex('0000 01')],
		['a length over its end', hex('0000 05 06 00 00')],
		['bytes behind its end', hex('0000 01 06 00 00 ff')],
		['an entry over its end', hex('0000 01 06 00 01 05 06')],
		['an unknown recovery', hex('0000 01 06 40 00')],
	])('%s is none', async (_, payload) => {
		expect((await protocols([...CALL, at(200, payload)])).at(-1)).toBe('UDP');
	});

	test('with forward error correction is told from RTP by its first bits', async () => {
		const fec = hex('0001 01 06 80 01 03 01 05 ff');
		expect((await protocols([...CALL, at(200, fec)])).at(-1)).toBe('T.38');
	});
});

describe('the ladder of a fax', () => {
	const FAX = [
		at(200, udptl(0, V21)),
		at(220, udptl(1, V21, V21)),
		at(220, udptl(1, V21, V21)),
		at(300, udptl(2, PAGE, V21)),
		at(340, udptl(4, PAGE, PAGE)),
		at(1300, udptl(5, PAGE, PAGE)),
		at(400, udptl(0, hex('04')), BACK),
	];

	test('has its messages with T.38 in the label and a band for each run', async () => {
		const { rows } = await opened([...CALL, ...FAX], (engine) =>
			engine.flowDocument({ calls: [0], legs: false, ports: false, groups: [] }),
		);
		expect(rows.map(({ label, from, tone }) => [label, from, tone])).toEqual([
			['INVITE SDP (t38)', '10.0.0.1', 'request'],
			['200 OK SDP (t38)', '10.0.0.2', 'success'],
			['T.38 (v21-preamble)', '10.0.0.1', 'event'],
			['T.38 (t4-non-ecm-data:v17-14400)', '10.0.0.1', 'media'],
			['T.38 (ced)', '10.0.0.2', 'event'],
		]);
		expect(rows[2]).toMatchObject({
			...{ protocol: 't38', detail: 't38:t30 Ind:v21-preamble', frame: 3, offset: 0.2 },
			media: { packets: 2, codec: 'T.38', lostPercent: 0 },
		});
		expect(rows[3]).toMatchObject({
			detail: 't38:t4-non-ecm-data:v17-14400 Duration: 1.00s, 3 packets',
			media: { packets: 3, lostPercent: 25, duration: 1 },
		});
	});

	test('a line that was refused names nothing', async () => {
		const refused = responseText('200 OK', {
			body: description('10.0.0.2', 'm=image 0 udptl t38'),
		});
		const { rows } = await opened([CALL[0] as TimedFrame, sipFrame(100_000, refused)], (engine) =>
			engine.flowDocument({ calls: [0], legs: false, ports: false, groups: [] }),
		);
		expect(rows[1]?.label).toBe('200 OK SDP ()');
	});
});
