import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { filePackets, rtpPacket, udpFrame } from '../../fixtures/builders/rtp.ts';
import { temporaryFolder } from '../capture/reading.ts';
import { DEFAULTS } from './engine.ts';

const FOLDER = temporaryFolder();
const PROGRAM = join(FOLDER, 'program.mjs');
const CAPTURE = pcapFile(
	filePackets(
		Array.from({ length: 200 }, (_, index) => ({
			us: index * 20_000,
			frame: udpFrame(rtpPacket({ sequence: index, timestamp: index * 160 })),
		})),
	),
);

/** Opens its standard input and prints what it found. */
const SOURCE = `
import { openCapture } from ${JSON.stringify(join(import.meta.dirname, '../../../app/index.ts'))};
const engine = openCapture({ ...${JSON.stringify(DEFAULTS)}, paths: ['-'], ...JSON.parse(process.argv[2]) });
try {
	await engine.run(new AbortController().signal);
	await engine.hashed();
	const { file } = engine.info();
	const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	const [stream] = engine.streamRows([...order.ids]);
	const rows = process.argv[3] === 'rows' ? (await engine.analysis(1)).packets.length : null;
	console.log(JSON.stringify({ ...file, stream: stream?.packets ?? null, rows }));
} catch (error) {
	console.log(JSON.stringify({ error: error.message }));
}
await engine.close();
`;

beforeAll(async () => {
	const entry = join(FOLDER, 'entry.ts');
	writeFileSync(entry, SOURCE);
	await build({
		...{ configFile: false, publicDir: false, logLevel: 'silent', ssr: { noExternal: true } },
		build: {
			...{ ssr: true, outDir: FOLDER, emptyOutDir: false, target: 'node18' },
			rolldownOptions: {
				external: [/^node:/],
				input: { program: entry },
				output: { format: 'es', entryFileNames: '[name].mjs', codeSplitting: false },
			},
		},
	});
});

/** Sends bytes in pieces into the program. @returns what it printed */
async function piped(
	bytes: Uint8Array,
	options: object = {},
	what = 'rows',
): Promise<Record<string, unknown>> {
	const child = spawn(process.execPath, [PROGRAM, JSON.stringify(options), what]);
	let printed = '';
	child.stdout.on('data', (piece: Buffer) => (printed += piece.toString()));
	const ended = new Promise((resolve) => child.on('close', resolve));
	for (let at = 0; at < bytes.length; at += 1000) child.stdin.write(bytes.subarray(at, at + 1000));
	child.stdin.end();
	await ended;
	return JSON.parse(printed) as Record<string, unknown>;
}

test('a capture on standard input is read, and its packets again', async () => {
	expect(await piped(CAPTURE)).toMatchObject({
		...{ name: 'standard input', bytes: CAPTURE.length, packets: 200, damage: null },
		...{ stream: 200, rows: 200, sha256: null },
	});
});

test('a compressed one too, hashed as it passes', async () => {
	const packed = gzipSync(CAPTURE);
	expect(await piped(packed, { hash: true })).toMatchObject({
		...{ compression: 'gzip', bytes: packed.length, packets: 200, stream: 200, rows: 200 },
		sha256: createHash('sha256').update(packed).digest('hex'),
	});
});

test('where no packet is asked for again nothing is kept', async () => {
	expect(await piped(CAPTURE, { keepPackets: false }, 'list')).toMatchObject({
		...{ packets: 200, stream: 200 },
	});
});

test('one that breaks off has the packets before it', async () => {
	expect(await piped(CAPTURE.subarray(0, -50))).toMatchObject({ packets: 199, stream: 199 });
});

test('what is no capture is refused, nothing at all as well', async () => {
	expect((await piped(Buffer.from('%PDF-1.7 and so on')))['error']).toMatch(/a PDF document/);
	expect((await piped(new Uint8Array(0)))['error']).toMatch(/an empty file/);
});
