import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openFile, openFiles } from '../../../app/capture/open.ts';
import { CaptureFormatError, CaptureUnreadableError } from '../../../app/errors.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { PcapngBuilder } from '../../fixtures/builders/pcapng.ts';
import { counting } from '../network/frames.ts';
import { put, reading, temporaryFolder } from './reading.ts';

const FOLDER = temporaryFolder();
const PCAP = pcapFile([
	{ seconds: 7, bytes: counting(50) },
	{ seconds: 8, bytes: counting(60) },
]);

test('a pcap file tells its facts', async () => {
	const path = put(FOLDER, 'a.pcap', PCAP);
	const source = await openFile(path, reading());
	expect((await source.next())?.count).toBe(2);
	expect(await source.next()).toBeNull();
	expect(source.files).toEqual([
		{
			...{ name: 'a.pcap', path, bytes: PCAP.length, format: 'pcap', compression: null },
			...{ byteOrder: 'little', timestampResolution: 'microseconds', damage: null },
		},
	]);
	expect([source.fileOf(0), source.bytesRead, source.bytesTotal, source.extras.length]).toEqual([
		...[0, PCAP.length, PCAP.length, 1],
	]);
	await source.close();
});

test('a pcapng file in gzip tells both', async () => {
	const bytes = new PcapngBuilder(false)
		.section()
		.interface()
		.enhanced({ bytes: counting(9) });
	const packed = gzipSync(bytes.build());
	const source = await openFile(put(FOLDER, 'b.pcapng.gz', packed), reading());
	await source.next();
	expect(source.files[0]).toMatchObject({
		...{ format: 'pcapng', compression: 'gzip', byteOrder: 'big', bytes: packed.length },
	});
	const again = new Uint8Array(9);
	expect(source.readAt(0, 28 + 20 + 28, again, 9)).toBe(9);
	expect([...again]).toEqual([...counting(9)]);
	await source.close();
});

test('one path makes a file, not a merge of one', async () => {
	const source = await openFiles([put(FOLDER, 'one.pcap', PCAP)], reading());
	expect(source.constructor.name).toBe('SingleFile');
	await source.close();
});

test('compression that breaks off is the cause that is told, and where', async () => {
	const many = Array.from({ length: 3000 }, (_, index) => ({
		...{ seconds: index, bytes: counting(60, index * 7) },
	}));
	const packed = gzipSync(pcapFile(many), { level: 1 });
	const path = put(FOLDER, 'broken.gz', packed.subarray(0, packed.length - 500));
	const source = await openFile(path, reading());
	let packets = 0;
	for (;;) {
		const block = await source.next();
		if (block === null) break;
		packets += block.count;
	}
	expect(packets).toBeGreaterThan(1000);
	expect(source.files[0]?.damage?.reason).toMatch(/^the gzip data breaks off: /);
	expect(source.files[0]?.damage?.offset).toBe(24 + packets * 76);
	await source.close();
});

describe('what is no capture', () => {
	async function refused(name: string, bytes: Uint8Array): Promise<Error> {
		const path = put(FOLDER, name, bytes);
		const error: unknown = await openFile(path, reading()).then(
			() => null,
			(reason: unknown) => reason,
		);
		if (!(error instanceof CaptureFormatError)) throw new Error('it was not refused');
		expect(error.details).toEqual({ path });
		expect(error.message).not.toContain('\n');
		return error;
	}

	test('is refused with one line that says what it seems to be', async () => {
		const { message } = await refused('report.pdf', Buffer.from('%PDF-1.7 ...'));
		expect(message).toMatch(
			/report\.pdf is no pcap or pcapng capture: it seems to be a PDF document\. Give a \.pcap/,
		);
	});

	test('is refused when it is empty, or text in gzip', async () => {
		expect((await refused('empty', new Uint8Array(0))).message).toMatch(/an empty file/);
		expect((await refused('t.gz', gzipSync('hello'))).message).toMatch(/a text file/);
	});

	test('is refused when its compression is broken from the start', async () => {
		const bytes = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff);
		expect((await refused('bad.gz', bytes)).message).toMatch(/the gzip data breaks off/);
	});

	test('is refused when its file header is cut', async () => {
		expect((await refused('cut.pcap', PCAP.subarray(0, 20))).message).toMatch(
			/cut\.pcap cannot be read: the pcap file header needs 24 bytes, the file has 20$/,
		);
	});

	test('is told apart from what may not be read', async () => {
		await expect(openFile(FOLDER, reading())).rejects.toThrow(CaptureUnreadableError);
	});
});
