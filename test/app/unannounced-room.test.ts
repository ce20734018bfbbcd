/** What the engine says of media nobody announced, where there is little to say. */
import { describe, expect, test } from 'vitest';
import { UnannouncedRoom } from '../../app/unannounced-room.ts';
import { CaptureSession } from '../../app/session.ts';
import { NotFoundError, UsageError } from '../../app/index.ts';
import { streamFrames, writeCapture } from '../fixtures/builders/calls.ts';
import { DEFAULTS } from './acceptance/engine.ts';
import { calm, testFolder } from './export/folder.ts';

const folder = testFolder();

function roomOf(given: Partial<typeof DEFAULTS> = {}) {
	const paths = [writeCapture(folder.at('in.pcap'), streamFrames({ count: 30 }))];
	const session = new CaptureSession({ ...DEFAULTS, ...given, paths });
	const room = new UnannouncedRoom(session);
	return { session, room };
}

describe('a capture of announced and static media', () => {
	test('has no rules, no stations, no finds, and nothing to try', async () => {
		const { session, room } = roomOf();
		await session.run(calm());
		expect(room.decodeAs()).toEqual({ rows: [], canUndo: false });
		expect(room.wifiStations()).toEqual([]);
		expect(await room.signatures(calm())).toMatchObject({ items: [] });
		expect(await room.tryCodecs(1, calm())).toEqual([]);
		expect(await room.undoDecodeAs()).toBeNull();
		expect(room.codecChoices(1)).toMatchObject({
			...{ stream: 'rtp-1', ssrc: '0x00000001', payloadType: 0, codec: 'PCMU' },
			...{ codecFrom: 'static', clockRate: 8000, candidates: [] },
			noRtpRule: 'rtp.ssrc==0x00000001,none',
		});
		await session.close();
	});

	test('lists the rules that it was opened with', async () => {
		const { session, room } = roomOf({ decodeAs: ['udp.port==30000,rtp'] });
		await session.run(calm());
		expect(room.decodeAs().rows).toEqual([
			{
				...{ rule: 'udp.port==30000,rtp', field: 'UDP port', value: '30000' },
				...{ type: 'Integer, base 10', default: '(none)', current: 'RTP' },
			},
		]);
		await session.close();
	});

	test('wants another reading for any rule while it is being read', async () => {
		const { session, room } = roomOf();
		expect(await room.setDecodeAs(['rtp.ssrc==1,PCMA'])).toBe('reopen');
		await expect(room.setDecodeAs(['nonsense'])).rejects.toThrow(UsageError);
		await session.run(calm());
		expect(await room.setDecodeAs(['rtp.ssrc==1,PCMA'])).toBe('applied');
		expect(room.codecChoices(1)).toMatchObject({ codec: 'PCMA', codecFrom: 'user' });
		expect(room.decodeAs().canUndo).toBe(true);
		await session.close();
	});

	test('knows no stream and no find that is not in it', async () => {
		const { session, room } = roomOf();
		await session.run(calm());
		expect(() => room.codecChoices(2)).toThrow(NotFoundError);
		await expect(room.tryCodecs(2, calm())).rejects.toThrow(NotFoundError);
		await expect(room.extractSignature('find-1-0', calm())).rejects.toThrow(NotFoundError);
		await session.close();
	});
});
