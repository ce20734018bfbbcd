/** A call tells where it was captured. */
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { OpenOptions } from '../../../app/index.ts';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import { PcapngBuilder } from '../../fixtures/builders/pcapng.ts';
import { udpFrame } from '../../fixtures/builders/rtp.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { sipFrame } from '../../fixtures/builders/sip.ts';
import { readCapture } from '../acceptance/engine.ts';
import { testFolder } from '../export/folder.ts';
import { TcpTalk } from '../network/tcp-talk.ts';
import { probePacket } from '../protocols/hep/hep-packets.ts';
import { requestText, responseText } from '../protocols/sip/texts-of-messages.ts';

const folder = testFolder();
const SIP = 1;
const INVITE = sipFrame(0, requestText({}));
const ANSWER = sipFrame(1000, responseText('200 OK'));

/** The points of each call. */
async function pointsIn(
	paths: readonly string[],
	options: Partial<OpenOptions> = {},
): Promise<readonly (readonly string[])[]> {
	const engine = await readCapture(paths, options);
	const { items } = await engine.calls({
		...{ filter: '', text: '', kinds: [], states: [], from: null, to: null, sort: [] },
	});
	await engine.close();
	return items.map(({ capturePoints }) => capturePoints);
}

/** A pcapng file with these interfaces, and frames on them. */
function pcapng(names: readonly string[], frames: readonly [number, TimedFrame][]): string {
	const builder = new PcapngBuilder().section();
	for (const name of names) builder.interface(name === '' ? {} : { options: [[2, name]] });
	for (const [interfaceId, { us, frame }] of frames) {
		builder.enhanced({ interfaceId, ticks: BigInt(1_700_000_000_000_000 + us), bytes: frame });
	}
	writeFileSync(folder.at('points.pcapng'), builder.build());
	return folder.at('points.pcapng');
}

describe('interfaces', () => {
	test('are named in the order of the messages, each once', async () => {
		const path = pcapng(
			['lan', 'wan', 'idle'],
			[
				[1, INVITE],
				[0, ANSWER],
				[1, sipFrame(2000, requestText({ method: 'ACK' }))],
			],
		);
		expect(await pointsIn([path])).toEqual([['wan', 'lan']]);
		expect(await pointsIn([path], { keepPackets: false })).toEqual([['wan', 'lan']]);
	});

	test('are named in the tree, and can be filtered by their names', async () => {
		const path = pcapng(
			['lan', 'wan'],
			[
				[1, INVITE],
				[0, ANSWER],
			],
		);
		const engine = await readCapture(path);
		expect(engine.packetDetail(1).layers[0]?.title).toMatch(/ on interface wan$/u);
		const query = { filter: 'frame.interface_name == "lan"' };
		const { frames } = await engine.packetOrder(query, new AbortController().signal);
		expect([...(frames ?? [])]).toEqual([2]);
		await engine.close();
	});

	test('without names go by number where there are several', async () => {
		expect(await pointsIn([pcapng(['', ''], [[1, INVITE]])])).toEqual([['interface 1']]);
		expect(await pointsIn([pcapng([''], [[0, INVITE]])])).toEqual([[]]);
	});

	test('of connections are those of the frame that completed the message', async () => {
		const talk = new TcpTalk(0, { serverPort: 5060 }).begin();
		talk.say(0, new TextEncoder().encode(requestText({})));
		const path = pcapng(
			['lan', 'wan'],
			talk.frames.map((frame) => [1, frame]),
		);
		expect(await pointsIn([path])).toEqual([['wan']]);
	});
});

test('files stand for points where several are read as one', async () => {
	const one = writeCapture(folder.at('phone.pcap'), [INVITE]);
	const two = writeCapture(folder.at('trunk.pcap'), [ANSWER]);
	expect(await pointsIn([one, two])).toEqual([['phone.pcap', 'trunk.pcap']]);
	expect(await pointsIn([one])).toEqual([[]]);
});

describe.each(['udp', 'tcp'] as const)('probes over %s', (carrier) => {
	test('name themselves, and go before the interface of their collector', async () => {
		const packet = probePacket(SIP, requestText({}), '');
		const talk = new TcpTalk(0, { serverPort: 9061 });
		const frames =
			carrier === 'tcp'
				? talk.begin().say(0, packet).end().frames
				: [{ us: 0, frame: udpFrame(packet, { destinationPort: 9060 }) }];
		const path = pcapng(
			['collector'],
			frames.map((frame) => [0, frame]),
		);
		expect(await pointsIn([path])).toEqual([['agent 2001 (gate)']]);
	});
});
