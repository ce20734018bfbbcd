import { describe, expect, test } from 'vitest';
import { peers } from '../../bench/live/peers.mjs';

const peer = (name: string) => peers('udp port 1', '').find((one) => one.name.startsWith(name));

describe('what the compared programs say', () => {
	test('tapdeck: its packets, not those of an interface or a recorded stream', () => {
		const said =
			'{"packets":5,"listed":5,"lag":0}\n{"packets": 120, "droppedByKernel": 3,' +
			'"interfaces":[{"packets": 120, "bytes": 1}], "saved":[{"packets": 60, "lost": 0}]}';
		expect(peer('tapdeck')?.captured.exec(said)?.[1]).toBe('120');
		expect(peer('tapdeck')?.dropped?.exec(said)?.[1]).toBe('3');
	});

	test('dumpcap and tcpdump: counts of their last lines', () => {
		const dumpcap = "Packets captured: 500\nPackets received/dropped on interface 'lo': 500/7 (x)";
		const words: [string, string][] = [
			['dumpcap', dumpcap],
			[
				'tcpdump',
				'500 packets captured\n1000 packets received by filter\n7 packets dropped by kernel',
			],
		];
		for (const [name, said] of words) {
			// A program that is not here is not compared.
			const one = peer(name);
			if (one === undefined) continue;
			expect(one.captured.exec(said)?.[1]).toBe('500');
			expect(one.dropped?.exec(said)?.[1]).toBe('7');
		}
	});

	test('cap is compared only where it could be built', () => {
		expect(peer('cap')).toBeUndefined();
		const counting = peers('udp', '/cap').find(({ name }) => name.startsWith('cap'));
		expect(counting?.command('').slice(-3)).toEqual(['/cap', 'lo', 'udp']);
	});
});
