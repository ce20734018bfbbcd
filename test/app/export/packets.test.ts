import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CancelledError, ExportError, FilterSyntaxError } from '../../../app/errors.ts';
import { streamFrames } from '../../fixtures/builders/calls.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { filePackets } from '../../fixtures/builders/rtp.ts';
import { readCapture } from '../acceptance/engine.ts';
import { hasProgram } from '../acceptance/programs.ts';
import { calm, testFolder } from './folder.ts';
import { openFrames, saved } from './saving.ts';

const folder = testFolder();
const CALL = [
	...streamFrames({ count: 60, ssrc: 0x10 }),
	...streamFrames({ count: 40, ssrc: 0x20, route: { from: 2, to: 1 }, start: 777 }),
];

/** Saves packets and reads the new file. */
async function packets(request: { filter?: string; streams?: number[] }, frames = CALL) {
	const engine = await openFrames(folder, frames);
	const wish = { filter: '', streams: null, overwrite: false, ...request };
	const result = await engine.savePackets(wish, folder.at('out.pcapng'), calm());
	await engine.close();
	return { result, saved: await readCapture(folder.at('out.pcapng')) };
}

describe('saving packets', () => {
	test('all of them, byte for byte and at their times', async () => {
		const { result, saved } = await packets({});
		const original = await readCapture(folder.at('in.pcap'));
		expect(result.packets).toBe(100);
		expect(result.bytes).toBe(folder.read('out.pcapng').length);
		for (let frame = 1; frame <= 100; frame++) {
			expect(saved.packetDetail(frame).bytes).toEqual(original.packetDetail(frame).bytes);
		}
		const rows = (engine: typeof saved) => engine.packetRows([1, 2, 3, 50, 100]);
		expect(rows(saved)).toEqual(rows(original));
		const start = (engine: typeof saved) => {
			const { startSeconds, startNanoseconds } = engine.capture();
			return [startSeconds, startNanoseconds];
		};
		expect(start(saved)).toEqual(start(original));
		await Promise.all([saved.close(), original.close()]);
	});

	test('those that match a filter', async () => {
		const { result, saved } = await packets({ filter: 'rtp.ssrc == 0x20' });
		expect(result.packets).toBe(40);
		expect(saved.info().found.rtpStreams).toBe(1);
		await saved.close();
	});

	test('those of the streams named', async () => {
		const { result, saved } = await packets({ streams: [1] });
		expect(result.packets).toBe(60);
		expect(saved.streamRows([1])).toMatchObject([{ ssrc: '0x00000010', packets: 60, lost: 0 }]);
		await saved.close();
	});

	test('none at all is a capture without packets', async () => {
		const { result, saved } = await packets({ filter: 'tcp' });
		expect(result.packets).toBe(0);
		expect(saved.info().file.packets).toBe(0);
		await saved.close();
	});

	test('a packet that was cut keeps its length on the wire', async () => {
		const cut = filePackets(CALL).map((packet) => ({
			...packet,
			bytes: packet.bytes.subarray(0, 100),
			original: packet.bytes.length,
		}));
		writeFileSync(folder.at('cut.pcap'), pcapFile(cut));
		const engine = await readCapture(folder.at('cut.pcap'));
		const wish = { filter: '', streams: null, overwrite: false };
		await engine.savePackets(wish, folder.at('out.pcapng'), calm());
		await engine.close();
		const copy = await readCapture(folder.at('out.pcapng'));
		expect(copy.packetRows([1])[0]?.length).toBe(214);
		expect(copy.packetDetail(1).bytes).toHaveLength(100);
		await copy.close();
	});

	test.skipIf(!hasProgram('tshark') || !hasProgram('capinfos'))(
		'tshark and capinfos read the file (skipped without them)',
		async () => {
			const { saved } = await packets({});
			await saved.close();
			const info = spawnSync('capinfos', ['-c', '-M', '-T', '-r', folder.at('out.pcapng')]);
			expect(info.stdout.toString().trim()).toMatch(/\t100$/);
			const text = (file: string) =>
				spawnSync('tshark', ['-r', file, '-T', 'fields', '-e', 'frame.time_epoch', '-e', 'udp'], {
					encoding: 'utf8',
				}).stdout;
			expect(text(folder.at('out.pcapng'))).toBe(text(folder.at('in.pcap')));
		},
	);
});

describe('what goes wrong', () => {
	test('a file that exists is refused and stays', async () => {
		writeFileSync(folder.at('out.pcapng'), 'precious');
		await expect(packets({})).rejects.toThrow(ExportError);
		expect(folder.read('out.pcapng')).toHaveLength(8);
		expect(folder.names()).toEqual(['in.pcap', 'out.pcapng']);
	});

	test('a filter that cannot be read writes nothing', async () => {
		await expect(packets({ filter: 'udp.port ==' })).rejects.toThrow(FilterSyntaxError);
		expect(folder.names()).toEqual(['in.pcap']);
	});

	test('a stream that is not there writes nothing', async () => {
		await expect(packets({ streams: [77] })).rejects.toThrow('there is no RTP stream rtp-77');
		expect(folder.names()).toEqual(['in.pcap']);
	});

	test('cancelling takes the unfinished file away', async () => {
		const frames = streamFrames({ count: 12_000, interval: 100 });
		const engine = await openFrames(folder, frames);
		const stop = new AbortController();
		const wish = { filter: '', streams: null, overwrite: false };
		const run = engine.savePackets(wish, folder.at('out.pcapng'), stop.signal);
		stop.abort();
		await expect(run).rejects.toBeInstanceOf(CancelledError);
		await engine.close();
		expect(folder.names()).toEqual(['in.pcap']);
	});
});

describe('streams as pcapng', () => {
	test('each file holds its stream’s packets', async () => {
		const manifest = await saved(folder, CALL, { format: 'pcapng' });
		expect(manifest.items.map(({ file }) => file)).toEqual(['00000010.pcapng', '00000020.pcapng']);
		const engine = await readCapture(folder.at('out/00000020.pcapng'));
		expect(engine.info().file.packets).toBe(40);
		expect(engine.streamRows([1])).toMatchObject([{ ssrc: '0x00000020', lost: 0 }]);
		await engine.close();
	});
});
