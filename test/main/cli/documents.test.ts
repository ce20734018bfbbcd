/** What the commands print with --json: one document that holds everything promised. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { beforeEach, describe, expect, test } from 'vitest';
import { streamFrames, without, writeCapture } from '../../fixtures/builders/calls.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { filePackets, udpFrame } from '../../fixtures/builders/rtp.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import {
	analysisSchema,
	fieldsSchema,
	infoSchema,
	manifestSchema,
	messagesSchema,
	streamsSchema,
} from '../../fixtures/schemas/documents.ts';
import { be32, bytes, hex } from '../../app/network/frames.ts';
import { testFolder } from '../../app/export/folder.ts';
import { tapdeck } from './running.ts';

const folder = testFolder();
let file = '';

/** A sender report with one report block and a CNAME, on the port beside. */
const REPORT: TimedFrame = {
	us: 500_000,
	frame: udpFrame(
		bytes(
			hex('81c8000c'),
			be32(0x10),
			hex('e8fd1a00 80000000 00000fa0 00000019 00000fa0'),
			be32(0x20),
			hex('00000000 00000401 00000008 00000000 00000000'),
			hex('81ca0003'),
			be32(0x10),
			hex('0103614062 000000'),
		),
		{ sourcePort: 20_001, destinationPort: 30_001 },
	),
};

const CALL = [
	...without(streamFrames({ count: 100, ssrc: 0x10 }), 40, 41),
	...streamFrames({
		...{ count: 60, ssrc: 0x20, start: 7000, payloadType: 97 },
		route: { from: 2, to: 1, sourcePort: 30_000, destinationPort: 20_000 },
	}),
	REPORT,
];

beforeEach(() => {
	file = writeCapture(folder.at('call.pcap'), CALL);
});

describe('documents', () => {
	test('info', async () => {
		const result = await tapdeck('info', file, '--json');
		expect(result).toMatchObject({ status: 0, stderr: '' });
		const info = v.parse(infoSchema, result.json());
		const capture = folder.read('call.pcap');
		expect(info.file).toMatchObject({
			...{ name: 'call.pcap', bytes: capture.length, format: 'pcap', compression: null },
			...{ byteOrder: 'little', linkTypes: ['Ethernet'], packets: 159, damage: null },
			...{ timestampResolution: 'microseconds', firstTime: '2023-11-14T22:13:20.000000Z' },
			sha256: createHash('sha256').update(capture).digest('hex'),
		});
		expect(info.found).toMatchObject({ calls: 0, rtpStreams: 2 });
		expect(info.protocols).toEqual([
			{ name: 'RTP', packets: 158, bytes: 158 * 214 },
			{ name: 'RTCP', packets: 1, bytes: expect.any(Number) as number },
		]);
		expect(info.findings).toMatchObject([{ id: 'loss-rtp-1', severity: 'warning' }]);
	});

	test('streams', async () => {
		const result = await tapdeck('streams', '--json', file);
		expect(result).toMatchObject({ status: 0, stderr: '' });
		const { items } = v.parse(streamsSchema, result.json());
		expect(items).toMatchObject([
			{
				...{ id: 'rtp-1', ssrc: '0x00000010', codec: 'PCMU', codecFrom: 'static', kind: 'audio' },
				...{ source: { address: '10.0.0.1', port: 20_000 }, clockRate: 8000, lostPercent: 2 },
				...{ packets: 98, unique: 98, expected: 100, lost: 2, duplicates: 0, late: 0 },
				wireshark: { rules: '4.4', packets: 98, expected: 100, lost: 2, problem: true },
			},
			{ id: 'rtp-2', codec: null, codecFrom: null, clockRate: null, meanJitter: null },
		]);
	});

	test('streams by the rules of Wireshark 4.0', async () => {
		const result = await tapdeck('streams', '--json', '--wireshark-rules', '4.0', file);
		const { items } = v.parse(streamsSchema, result.json());
		expect(items[0]?.wireshark.rules).toBe('4.0');
	});

	test('analyse', async () => {
		const result = await tapdeck('analyse', file, '--stream', 'rtp-1', '--json');
		const document = v.parse(analysisSchema, result.json());
		expect(document.packets).toHaveLength(98);
		expect(document.packets[0]).toMatchObject({ frame: 1, offset: 0, sequence: 1000 });
		expect(document.packets.map(({ status }) => status)).toContain('Wrong sequence number');
		expect(document.intervals.map(({ packets, lost }) => [packets, lost])).toEqual([
			[48, 2],
			[50, 0],
		]);
		expect(document.stream.id).toBe('rtp-1');
		expect(document.findings.map(({ kind }) => kind)).toContain('level');
		expect(document.rtcpReports).toMatchObject([{ kind: 'sender', packetsSent: 25 }]);
		const told = ['analyse', file, '--stream', 'rtp-1', '--capture-point', 'LAN of the phone'];
		const report = JSON.parse((await tapdeck(...told, '--json')).stdout) as unknown;
		expect(report).toMatchObject({ capturePoint: 'LAN of the phone' });
		expect((await tapdeck(...told)).stdout).toMatch(/^Measured at: LAN of the phone\n/u);
		const text = (await tapdeck('analyse', file, '--stream', 'rtp-1')).stdout;
		expect(text).toMatch(/RTCP +Time \(s\) +Said by/u);
		expect(text).toMatch(/10\.0\.0\.1 +sender/u);
	});

	test('messages', async () => {
		const result = await tapdeck('messages', file, '--protocol', 'rtcp', '--json');
		const document = v.parse(messagesSchema, result.json());
		expect(document.items).toMatchObject([
			{
				source: { address: '10.0.0.1', port: 20_001 },
				summary: 'Sender Report  Source description',
				offset: 0.5,
			},
		]);
		expect(document.items[0]?.fields).toMatchObject({ 'rtcp.sdes.text': 'a@b' });
	});

	test('save, and the same in manifest.json', async () => {
		const out = folder.at('out');
		const result = await tapdeck('save', file, '--out', out, '--json', '--names', 'ssrc');
		expect(result).toMatchObject({ status: 0, stderr: '' });
		const manifest = v.parse(manifestSchema, result.json());
		expect(manifest.items.map((item) => item.file)).toEqual([
			...['00000010.wav', '00000020.rtpdump'],
		]);
		const written: unknown = JSON.parse(Buffer.from(folder.read('out/manifest.json')).toString());
		expect(written).toEqual(manifest);
	});

	test('fields', async () => {
		const { items } = v.parse(fieldsSchema, (await tapdeck('fields', 'rtp.', '--json')).json());
		expect(items.map(({ name }) => name)).toContain('rtp.ssrc');
		expect(items.every(({ name }) => name.startsWith('rtp.'))).toBe(true);
	});
});

describe('tables for people', () => {
	test.for([
		[['info'], /^File +call\.pcap$/m],
		[['streams'], /^rtp-1 +10\.0\.0\.1:20000 +10\.0\.0\.2:30000 +0x00000010 +g711U/m],
		[['analyse', '--stream', '0x10'], /^ +1 +0\.000000 +1000 /m],
		[['messages', '--protocol', 'rtcp'], /Sender Report/],
	] as const)('%j', async ([words, expected]) => {
		const result = await tapdeck(...words, file);
		expect(result).toMatchObject({ status: 0, stderr: '' });
		expect(result.stdout).toMatch(expected);
		expect(result.stdout.endsWith('\n')).toBe(true);
		expect(() => result.json()).toThrow();
	});

	test('nothing found is said in words', async () => {
		const empty = writeCapture(folder.at('empty.pcap'), []);
		expect((await tapdeck('streams', empty)).stdout).toBe('No RTP streams were found.\n');
		expect((await tapdeck('messages', '--protocol', 'rtcp', empty)).stdout).toBe(
			'No RTCP messages were found.\n',
		);
		const saved = await tapdeck('save', '--out', folder.at('out'), empty);
		expect(saved).toMatchObject({ status: 0, stdout: 'Nothing was saved.\n' });
	});
});

describe('options', () => {
	/** Ids and packets of the streams listed. */
	const listed = async (...words: readonly string[]) => {
		const result = await tapdeck('streams', '--json', ...words);
		expect(result.status).toBe(0);
		return v
			.parse(streamsSchema, result.json())
			.items.map(({ ssrc, packets }) => `${Number(ssrc)}:${packets}`);
	};

	test('-r names the file, before or behind', async () => {
		expect(await listed('-r', file)).toEqual(['16:98', '32:60']);
	});

	test('-Y and --filter choose streams', async () => {
		expect(await listed(file, '-Y', 'rtp.ssrc == 0x20')).toEqual(['32:60']);
		expect(await listed(file, '--filter', 'ip.src == 10.0.0.1')).toEqual(['16:98']);
		expect(await listed(file, '-Y', 'tcp')).toEqual([]);
	});

	test('-d names a protocol or a codec', async () => {
		expect(await listed(file, '--no-heuristics')).toEqual([]);
		expect(await listed(file, '--no-heuristics', '-d', 'udp.srcport==20000,rtp')).toEqual([
			'16:98',
		]);
		const result = await tapdeck('streams', '--json', file, '-d', 'rtp.ssrc==0x20,opus/48000');
		const { items } = v.parse(streamsSchema, result.json());
		expect(items[1]).toMatchObject({ codec: 'opus', codecFrom: 'user', clockRate: 48_000 });
	});

	test('--from and --to bound the time', async () => {
		expect(await listed(file, '--from', '1', '--to', '1.5')).toEqual(['16:26', '32:10']);
		expect(await listed(file, '--from', '2023-11-14T22:13:21.5Z')).toEqual(['16:25']);
	});

	test('several files are one capture', async () => {
		const first = writeCapture(folder.at('1.pcap'), CALL.slice(0, 98));
		const second = writeCapture(folder.at('2.pcap'), CALL.slice(98));
		expect(await listed(second, first)).toEqual(['16:98', '32:60']);
		expect(await listed('-r', second, first)).toEqual(['16:98', '32:60']);
	});

	test('save takes ids, SSRCs and forms', async () => {
		const out = folder.at('out');
		const words = ['--only', 'rtp-2', '--format', 'raw', '--names', 'ssrc', '--json'];
		const { items } = v.parse(
			manifestSchema,
			(await tapdeck('save', file, '--out', out, ...words)).json(),
		);
		expect(items.map((item) => item.file)).toEqual(['00000020.raw']);
	});
});

describe('exit status', () => {
	/** Exactly one line, no stack. */
	const ONE_LINE = /^tapdeck: [^\n]+\n$/;

	test('1 when the file is not there', async () => {
		const result = await tapdeck('streams', folder.at('none.pcap'), '--json');
		expect(result).toMatchObject({ status: 1, stdout: '' });
		expect(result.stderr).toMatch(ONE_LINE);
		expect(result.stderr).toContain('none.pcap');
	});

	test('1 when the file is no capture, saying what it seems to be', async () => {
		writeFileSync(folder.at('page.html'), '<!DOCTYPE html><html><body>Hello</body></html>');
		const result = await tapdeck('info', folder.at('page.html'));
		expect(result.status).toBe(1);
		expect(result.stderr).toMatch(ONE_LINE);
		expect(result.stderr).toMatch(/page\.html is no pcap or pcapng capture: it seems to be/);
	});

	test('1 when the folder cannot be written', async () => {
		writeFileSync(folder.at('out'), 'a file');
		const result = await tapdeck('save', file, '--out', folder.at('out'));
		expect(result).toMatchObject({ status: 1, stdout: '' });
		expect(result.stderr).toMatch(ONE_LINE);
	});

	test('1 when a stream is not there, naming those that are', async () => {
		const result = await tapdeck('analyse', file, '--stream', 'rtp-99');
		expect(result).toMatchObject({
			status: 1,
			stderr: 'tapdeck: there is no stream rtp-99: give one of rtp-1, rtp-2\n',
		});
	});

	test.for([
		[['streams']],
		[['streams', '-', '-']],
		[['streams', 'FILE', '--wireshark-rules', '3.6']],
		[['streams', 'FILE', '--nonsense']],
		[['streams', 'FILE', '-Y', 'udp.port ==']],
		[['streams', 'FILE', '-Y', 'no.such.field == 1']],
		[['streams', 'FILE', '-d', 'tcp.port==5,http']],
		[['streams', 'FILE', '--from', 'yesterday']],
		[['save', 'FILE']],
		[['save', 'FILE', '--out', 'x', '--format', 'mp3']],
		[['analyse', 'FILE']],
		[['messages', 'FILE', '--protocol', 'smtp']],
	] as const)('2 for wrong usage: %j', async ([words]) => {
		const result = await tapdeck(...words.map((word) => (word === 'FILE' ? file : word)));
		expect(result).toMatchObject({ status: 2, stdout: '' });
		expect(result.stderr).not.toBe('');
		expect(result.stderr).not.toMatch(/\n\s+at /);
	});

	test('3 when some streams could not be saved, and each is told', async () => {
		const words = ['--format', 'wav', '--json'];
		const result = await tapdeck('save', file, '--out', folder.at('out'), ...words);
		expect(result.status).toBe(3);
		expect(result.stderr).toBe(
			'tapdeck: rtp-2 could not be saved: an unknown codec cannot be written as wav\n',
		);
		const manifest = v.parse(manifestSchema, result.json());
		expect([manifest.items.length, manifest.failed.length]).toEqual([1, 1]);
	});

	test('0 with a word on standard error when the capture breaks off', async () => {
		const whole = pcapFile(filePackets(streamFrames({ count: 50 })));
		writeFileSync(folder.at('cut.pcap'), whole.subarray(0, whole.length - 10));
		const result = await tapdeck('streams', '--json', folder.at('cut.pcap'));
		expect(result.status).toBe(0);
		expect(result.stderr).toMatch(/^tapdeck: cut\.pcap breaks off at byte \d+: [^\n]+\n$/);
		expect(v.parse(streamsSchema, result.json()).items).toMatchObject([{ packets: 49 }]);
		const info = v.parse(
			infoSchema,
			(await tapdeck('info', '--json', folder.at('cut.pcap'))).json(),
		);
		expect(info.file.damage?.offset).toBe(24 + 49 * 230);
	});

	test('0 for help and version', async () => {
		expect(await tapdeck('--help')).toMatchObject({ status: 0, stderr: '' });
		const version = await tapdeck('--version');
		expect(version.status).toBe(0);
		expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
	});
});
