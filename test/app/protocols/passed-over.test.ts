import { describe, expect, test } from 'vitest';
import { PassedOver } from '../../../app/protocols/passed-over.ts';
import type { StreamHost, StreamProtocol } from '../../../app/protocols/stream-protocol.ts';
import { StreamProbe } from '../../../app/protocols/stream-probe.ts';
import { readCapture } from '../acceptance/engine.ts';

/** Claims what begins with `A` and must never be opened; `any` claims everything. */
function protocolOf(id: string, first: number | null): StreamProtocol {
	return {
		id,
		recognise: (data, start) => (first === null || data[start] === first ? 'yes' : 'no'),
		open: () => {
			throw new Error(`${id} was opened`);
		},
	};
}

describe('a protocol that is passed over', () => {
	test('claims its connections before others do, and lets them go', () => {
		let released = 0;
		const host: StreamHost = {
			...{ transport: 'tcp', frame: 1, timeMs: 0, epochSeconds: 0, origin: null, interfaceId: 0 },
			replay: () => undefined,
			flow: () => 0,
			mark: () => undefined,
			release: () => released++,
		};
		const passed = new PassedOver(protocolOf('a', 0x41));
		const probe = new StreamProbe([passed, protocolOf('any', null)], host);
		const data = Uint8Array.of(0x41, 1, 2, 3);
		probe.data(0, data, 0, data.length);
		probe.data(1, data, 0, data.length);
		probe.gap(0, 10);
		probe.end(0);
		expect([passed.id, released, probe.isOpen]).toEqual(['a', 1, false]);
		expect(() => probeOther(passed, host)).toThrow('any was opened');
	});

	test('leaves the packets of cameras counted, and nothing said of them', async () => {
		const path = 'test/fixtures/dvrip/h264-live.pcapng';
		const whole = await readCapture(path);
		const passing = await readCapture(path, { cameras: false });
		expect(whole.cameras().sessions).not.toEqual([]);
		expect(passing.cameras().sessions).toEqual([]);
		expect(passing.info().file.packets).toBe(whole.info().file.packets);
		const ofTcp = (engine: typeof whole) =>
			engine
				.info()
				.protocols.filter(({ name }) => name === 'TCP' || name === 'DVRIP')
				.reduce((sum, { packets }) => sum + packets, 0);
		expect(ofTcp(passing)).toBe(ofTcp(whole));
		await whole.close();
		await passing.close();
	});
});

function probeOther(passed: PassedOver, host: StreamHost): void {
	new StreamProbe([passed, protocolOf('any', null)], host).data(0, Uint8Array.of(0x42), 0, 1);
}
