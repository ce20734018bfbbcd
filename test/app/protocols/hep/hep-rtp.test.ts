/** RTP that a probe sends over TCP is streams like all others. */
import { describe, expect, test } from 'vitest';
import { sipFrame } from '../../../fixtures/builders/sip.ts';
import { calm, testFolder } from '../../export/folder.ts';
import { numberedSamples, openFrames, saved, upTo, wavSamples } from '../../export/saving.ts';
import { bytes } from '../../network/frames.ts';
import { TcpTalk } from '../../network/tcp-talk.ts';
import { packetsOf } from '../rtp/framed-talk.ts';
import { requestText } from '../sip/texts-of-messages.ts';
import { probePacket } from './hep-packets.ts';

const folder = testFolder();
const SDP = [
	...['v=0', 'o=- 1 1 IN IP4 10.0.0.2', 's=-', 'c=IN IP4 10.0.0.2', 't=0 0'],
	...['m=audio 10003 RTP/AVP 0', ''],
].join('\r\n');
const INVITE = sipFrame(0, requestText({ body: SDP }));

/** A call's announcement, and what a probe saw of its media: 10.0.0.1:10001 to 10.0.0.2:10003. */
function framesOf(segment: number, perSegment = 1) {
	const talk = new TcpTalk(1000, { serverPort: 9061 }).begin();
	talk.segmentBytes = segment;
	const packets = packetsOf(30).map((packet) => probePacket(4, packet));
	for (let at = 0; at < packets.length; at += perSegment) {
		talk.say(0, bytes(...packets.slice(at, at + perSegment)));
		talk.us = 1000 + (at + perSegment) * 20_000;
	}
	return [INVITE, ...talk.end().frames];
}

describe('RTP of a probe over TCP', () => {
	test.each([1460, 97])('is a stream of its call in segments of %d bytes', async (segment) => {
		const engine = await openFrames(folder, framesOf(segment));
		const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
		expect(engine.streamRows([...ids])).toMatchObject([
			{
				...{ packets: 30, lost: 0, codec: 'PCMU', transport: 'tcp', setupFrame: 1 },
				...{ call: 'sip-1', source: { address: '10.0.0.1', port: 10_001 } },
				destination: { address: '10.0.0.2', port: 10_003 },
			},
		]);
		expect(engine.info().findings.filter(({ id }) => id === 'hep-rtp')).toEqual([]);
		await engine.close();
	});

	test.each([1, 4])('sounds as it was sent, %d packets at a time', async (perSegment) => {
		const { items } = await saved(folder, framesOf(300, perSegment), { overwrite: true });
		expect(items).toMatchObject([{ packets: 30, lostPackets: 0, codec: 'PCMU' }]);
		expect(wavSamples(folder, '00000007.wav')).toEqual(numberedSamples(upTo(30)));
	});

	test('is analysed packet by packet, each in the frame that completed it', async () => {
		const engine = await openFrames(folder, framesOf(1460));
		const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
		const { packets } = await engine.analysis(ids[0] ?? 0);
		expect(packets.length).toBe(30);
		expect(packets.slice(0, 3).map(({ frame, sequence }) => [frame, sequence])).toEqual([
			[4, 0],
			[5, 1],
			[6, 2],
		]);
		expect(Math.round(packets[2]?.delta ?? 0)).toBe(20);
		const { frames } = await engine.packetOrder({ filter: 'rtp.seq == 2' }, calm());
		expect([...(frames ?? [])]).toEqual([6]);
		const layers = engine.packetDetail(6).layers.map(({ name }) => name);
		expect(layers.slice(-3)).toEqual(['tcp', 'hep', 'rtp']);
		await engine.close();
	});
});
