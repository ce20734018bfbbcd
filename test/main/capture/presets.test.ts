import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PRESET_NAMES, PRESETS, streamFilter } from '../../../main/capture/presets.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { libpcap } from '../../fixtures/libpcap.ts';
import { hasProgram } from '../../../bench/measure.mjs';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const RTP = [0x80, 0, 0, 1, 0, 0, 0, 160, 0x2d, 0xe8, 0xa9, 0xb6, 1, 2, 3, 4];

function udp(payload: readonly number[], port = 20_000): readonly number[] {
	return [0x4e, 0x20, port >> 8, port & 255, 0, 8 + payload.length, 0, 0, ...payload];
}

/** @param fragment the word of flags and offset */
function ipv4(protocol: number, payload: readonly number[], fragment = 0): readonly number[] {
	const length = 20 + payload.length;
	return [
		...[0x45, 0, length >> 8, length & 255, 0, 1, fragment >> 8, fragment & 255],
		...[64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, ...payload],
	];
}

function ipv6(payload: readonly number[]): readonly number[] {
	const address = new Array<number>(16).fill(0x20);
	return [0x60, 0, 0, 0, 0, payload.length, 17, 64, ...address, ...address, ...payload];
}

function ethernet(type: number, payload: readonly number[], tag = false): Uint8Array {
	const addresses = new Array<number>(12).fill(2);
	const tagged = tag ? [0x81, 0, 0, 5] : [];
	return Uint8Array.from([...addresses, ...tagged, type >> 8, type & 255, ...payload]);
}

const FRAMES = {
	rtp: ethernet(0x0800, ipv4(17, udp(RTP))),
	rtpTagged: ethernet(0x0800, ipv4(17, udp(RTP)), true),
	rtpIpv6: ethernet(0x86dd, ipv6(udp(RTP))),
	rtpIpv6Tagged: ethernet(0x86dd, ipv6(udp(RTP)), true),
	firstFragment: ethernet(0x0800, ipv4(17, udp(RTP), 0x2000)),
	laterFragment: ethernet(0x0800, ipv4(17, udp(RTP), 0x0010)),
	doNotFragment: ethernet(0x0800, ipv4(17, udp(RTP), 0x4000)),
	otherVersion: ethernet(0x0800, ipv4(17, udp([0x40, ...RTP.slice(1)]))),
	otherSsrc: ethernet(0x0800, ipv4(17, udp([...RTP.slice(0, 11), 7, ...RTP.slice(12)]))),
	sip: ethernet(0x0800, ipv4(17, udp([0x49, 0x4e, 0x56, 0x49], 5060))),
	camera: ethernet(0x0800, ipv4(6, udp([0xff, 1, 0, 0], 34_567))),
	web: ethernet(0x0800, ipv4(6, udp([0x47, 0x45, 0x54, 0x20], 80))),
} as const;
type FrameName = keyof typeof FRAMES;

/** Names of the frames that a filter lets pass, by tcpdump. */
function passed(filter: string): readonly FrameName[] {
	const names = Object.keys(FRAMES) as FrameName[];
	const file = path.join(folder, 'a.pcap');
	writeFileSync(
		file,
		pcapFile(names.map((name, at) => ({ seconds: at + 1, bytes: FRAMES[name] }))),
	);
	const { stdout, stderr, status } = spawnSync('tcpdump', ['-n', '-tt', '-r', file, filter], {
		encoding: 'utf8',
	});
	expect(status, stderr).toBe(0);
	return stdout.split('\n').flatMap((line) => {
		const second = /^(\d+)\./u.exec(line)?.[1];
		return second === undefined ? [] : [names[Number(second) - 1] ?? 'web'];
	});
}

describe.skipIf(!hasProgram('tcpdump'))('ready filters (by tcpdump; without it skipped)', () => {
	const ALL_RTP: readonly FrameName[] = ['rtp', 'rtpTagged', 'rtpIpv6', 'rtpIpv6Tagged'];

	test('RTP is found in IPv4 and IPv6, with a VLAN tag and without, fragments left out', () => {
		expect(passed(PRESETS.rtp)).toEqual([...ALL_RTP, 'doNotFragment', 'otherSsrc']);
	});

	test('SIP comes with its RTP', () => {
		expect(passed(PRESETS.sip)).toEqual([...ALL_RTP, 'doNotFragment', 'otherSsrc', 'sip']);
	});

	test('cameras', () => {
		expect(passed(PRESETS.dvrip)).toEqual(['camera']);
	});

	test('one stream by its SSRC', () => {
		expect(passed(streamFilter(0x2de8a9b6))).toEqual([...ALL_RTP, 'doNotFragment']);
	});
});

test.skipIf(libpcap === null).each(PRESET_NAMES)(
	'libpcap takes %s (without it skipped)',
	(name) => {
		expect(libpcap?.compileFilter(PRESETS[name], 1)).toBeNull();
	},
);
