/** Reports and logs of probes in a capture, over UDP and over TCP. */
import { describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../../app/index.ts';
import { streamFrames } from '../../fixtures/builders/calls.ts';
import { udpFrame } from '../../fixtures/builders/rtp.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { sipFrame } from '../../fixtures/builders/sip.ts';
import { calm, testFolder } from '../export/folder.ts';
import { openFrames } from '../export/saving.ts';
import { TcpTalk } from '../network/tcp-talk.ts';
import { probePacket, REPORT } from '../protocols/hep/hep-packets.ts';
import { requestText } from '../protocols/sip/texts-of-messages.ts';

const folder = testFolder();
const CALL_ID = /Call-ID: (\S+)/u.exec(requestText({}))?.[1] ?? '';
const PACKETS = [
	probePacket(5, JSON.stringify(REPORT), CALL_ID),
	probePacket(100, 'gate: call went up', CALL_ID),
];

/** Those packets over a carrier, behind the call that they are about. */
function frames(carrier: 'udp' | 'tcp', packets = PACKETS): readonly TimedFrame[] {
	const talk = new TcpTalk(5000, { serverPort: 9061 });
	for (const packet of packets) talk.say(0, packet);
	const datagrams = packets.map((packet, at) => ({
		us: 5000 + at * 1000,
		frame: udpFrame(packet, { destinationPort: 9060 }),
	}));
	return [sipFrame(0, requestText({})), ...(carrier === 'udp' ? datagrams : talk.frames)];
}

const ladderOf = async (engine: CaptureEngine) =>
	(await engine.flowDocument({ calls: [0], legs: false, ports: false, groups: [] })).rows;

describe.each(['udp', 'tcp'] as const)('over %s', (carrier) => {
	test('reports and logs are listed with their probe and stand in the ladder of their call', async () => {
		const engine = await openFrames(folder, frames(carrier));
		expect(engine.packetRows([2, 3]).map(({ protocol, info }) => [protocol, info])).toEqual([
			['HEP', `RTCP from agent 2001 (gate), correlation ${CALL_ID}`],
			['HEP', `log from agent 2001 (gate), correlation ${CALL_ID}, gate: call went up`],
		]);
		expect((await ladderOf(engine)).slice(1)).toMatchObject([
			{
				...{ protocol: 'rtcp', label: 'RTCP report (lost 3, jitter 12)', frame: 2 },
				...{ from: '10.0.0.1', to: '10.0.0.2', fromPort: 10_001, toPort: 10_003 },
			},
			{ protocol: 'hep', label: 'Log of a probe', detail: 'gate: call went up' },
		]);
		await engine.close();
	});

	test('what the probe says is a layer of its own, and can be filtered', async () => {
		const engine = await openFrames(folder, frames(carrier));
		const hep = engine.packetDetail(3).layers.find(({ name }) => name === 'hep');
		const values = Object.fromEntries((hep?.fields ?? []).map(({ name, value }) => [name, value]));
		expect(values).toMatchObject({
			...{ 'hep.agent_id': 2001, 'hep.node': 'gate', 'hep.content': 100, 'hep.src': '10.0.0.1' },
			...{ 'hep.dstport': 10_003, 'hep.text': 'gate: call went up', 'hep.seconds': 1_700_000_000 },
		});
		const { bytes } = engine.packetDetail(3);
		const text = hep?.fields.find(({ name }) => name === 'hep.text');
		const end = (text?.offset ?? 0) + (text?.length ?? 0);
		expect(new TextDecoder().decode(bytes.subarray(text?.offset, end))).toBe('gate: call went up');
		for (const filter of ['hep.agent_id == 2001', 'hep.src == 10.0.0.1 && hep']) {
			const { frames: found } = await engine.packetOrder({ filter }, calm());
			expect([...(found ?? [])]).toEqual([2, 3]);
		}
		await engine.close();
	});

	test('a report tells of the stream that it is about', async () => {
		const stream = streamFrames({ ssrc: 9, count: 30, route: { from: 2, to: 1 } });
		const engine = await openFrames(folder, [...stream, ...frames(carrier)]);
		const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
		expect(engine.streamRows([...ids])).toMatchObject([{ rtcp: { cumulativeLost: 3 } }]);
		await engine.close();
	});
});

test('what a probe calls RTP inside a stream and is none is told as not read', async () => {
	const rtp = probePacket(4, new Uint8Array(172).fill(0x40), '');
	const engine = await openFrames(folder, frames('tcp', [rtp, rtp]));
	const finding = engine.info().findings.find(({ id }) => id === 'hep-rtp');
	expect(finding).toMatchObject({ severity: 'warning', frames: [2] });
	expect(finding?.title).toMatch(/^2 packets of RTP stand inside HEP over TCP/u);
	await engine.close();
});

test('a report that is none is nothing but a datagram over UDP, a packet of a probe over TCP', async () => {
	const bad = probePacket(5, '{"ssrc":', '');
	const names = async (carrier: 'udp' | 'tcp') => {
		const engine = await openFrames(folder, frames(carrier, [bad]));
		const rows = engine.packetRows([2]);
		await engine.close();
		return rows.map(({ protocol }) => protocol);
	};
	expect(await names('udp')).toEqual(['UDP']);
	expect(await names('tcp')).toEqual(['HEP']);
});
