import { describe, expect, test } from 'vitest';
import { OutputFile } from '../../../app/export/output-file.ts';
import { PcmWriter } from '../../../app/export/pcm-writer.ts';
import { samplesOf, testFolder } from './folder.ts';

const folder = testFolder();
const WAV_START = 44;
const AU_START = 32;
/** More than the writer buffers. */
const LONG = 40_000;

/** Runs the writer and gives the file's samples. */
function written(
	use: (writer: PcmWriter) => void,
	channels = 1,
	container: 'wav' | 'au' = 'wav',
): number[] {
	const file = new OutputFile(folder.path, `a.${container}`, true);
	const writer = new PcmWriter(file, { sampleRate: 8000, channels }, container);
	use(writer);
	writer.finish();
	file.finish();
	const bytes = folder.read(`a.${container}`);
	return container === 'wav' ? samplesOf(bytes, WAV_START) : samplesOf(bytes, AU_START, false);
}

const run = (from: number, count: number): Int16Array =>
	Int16Array.from({ length: count }, (_, index) => from + index);

describe('putting samples', () => {
	test('pieces one behind the other', () => {
		const samples = written((writer) => {
			writer.put(0, run(1, 3));
			writer.put(3, run(4, 2));
		});
		expect(samples).toEqual([1, 2, 3, 4, 5]);
	});

	test('a gap is silence', () => {
		const samples = written((writer) => {
			writer.put(0, run(1, 2));
			writer.put(5, run(6, 2));
		});
		expect(samples).toEqual([1, 2, 0, 0, 0, 6, 7]);
	});

	test('silence before the first piece', () => {
		expect(written((writer) => writer.put(3, run(1, 1)))).toEqual([0, 0, 0, 1]);
	});

	test('a late piece goes to its place', () => {
		const samples = written((writer) => {
			writer.put(0, run(1, 2));
			writer.put(4, run(5, 2));
			writer.put(2, run(3, 2));
		});
		expect(samples).toEqual([1, 2, 3, 4, 5, 6]);
	});

	test('a gap longer than the buffer is silence too', () => {
		const samples = written((writer) => {
			writer.put(0, run(1, 2));
			writer.put(LONG, run(9, 1));
		});
		expect(samples).toHaveLength(LONG + 1);
		expect(samples.slice(0, 2)).toEqual([1, 2]);
		expect(samples.slice(2, LONG).every((sample) => sample === 0)).toBe(true);
		expect(samples[LONG]).toBe(9);
	});

	test('a late piece whose place was written already', () => {
		const samples = written((writer) => {
			writer.put(0, run(1, 2));
			writer.put(LONG, run(9, 1));
			writer.put(10, run(5, 3));
			writer.put(LONG + 1, run(10, 1));
		});
		expect(samples.slice(8, 14)).toEqual([0, 0, 5, 6, 7, 0]);
		expect(samples.slice(-2)).toEqual([9, 10]);
	});

	test('a late piece that reaches into what is buffered', () => {
		const samples = written((writer) => {
			writer.put(LONG, run(100, 2));
			writer.put(LONG - 2, run(1, 4));
		});
		expect(samples.slice(-5)).toEqual([0, 1, 2, 3, 4]);
	});

	test('a piece longer than the buffer', () => {
		const samples = written((writer) => {
			writer.put(0, run(7, 1));
			writer.put(1, new Int16Array(LONG).fill(3));
			writer.put(LONG + 1, run(8, 1));
		});
		expect(samples).toHaveLength(LONG + 2);
		expect(samples.slice(0, 2)).toEqual([7, 3]);
		expect(samples.slice(1, -1).every((sample) => sample === 3)).toBe(true);
		expect(samples[LONG + 1]).toBe(8);
	});

	test('thousands of pieces equal one', () => {
		const samples = written((writer) => {
			for (let at = 0; at < LONG; at += 160) writer.put(at, run(at & 0x7f, 160));
		});
		const expected = Array.from({ length: LONG }, (_, at) => {
			const piece = at - (at % 160);
			return (piece & 0x7f) + (at % 160);
		});
		expect(samples).toEqual(expected);
	});

	test('what lies before the file’s beginning is left out', () => {
		expect(written((writer) => writer.put(-2, run(1, 4)))).toEqual([3, 4]);
		expect(written((writer) => writer.put(-9, run(1, 4)))).toEqual([]);
	});

	test('a later piece over an earlier one wins', () => {
		const samples = written((writer) => {
			writer.put(0, run(1, 4));
			writer.put(2, run(30, 4));
		});
		expect(samples).toEqual([1, 2, 30, 31, 32, 33]);
	});

	test('positions of two channels count frames', () => {
		const samples = written((writer) => {
			writer.put(0, Int16Array.of(1, -1));
			writer.put(2, Int16Array.of(3, -3));
		}, 2);
		expect(samples).toEqual([1, -1, 0, 0, 3, -3]);
	});
});

describe('the file', () => {
	test('the header tells the length of the data', () => {
		written((writer) => writer.put(10, run(1, 6)));
		const view = new DataView(folder.read('a.wav').buffer);
		expect([view.getUint32(4, true), view.getUint32(40, true)]).toEqual([36 + 32, 32]);
	});

	test.for([100, LONG])(
		'the file is as long as its header says when nothing is put at %i',
		(at) => {
			written((writer) => {
				writer.put(0, run(1, 4));
				writer.put(at, new Int16Array(0));
			});
			expect(folder.read('a.wav')).toHaveLength(WAV_START + at * 2);
			const bytes = folder.read('a.wav');
			expect(new DataView(bytes.buffer).getUint32(40, true)).toBe(bytes.length - WAV_START);
		},
	);

	test('no samples at all give a header alone', () => {
		expect(written(() => undefined)).toEqual([]);
		expect(folder.read('a.wav')).toHaveLength(WAV_START);
	});

	test('AU holds the high byte first', () => {
		expect(written((writer) => writer.put(0, Int16Array.of(1, -2)), 1, 'au')).toEqual([1, -2]);
		expect([...folder.read('a.au').subarray(AU_START)]).toEqual([0, 1, 255, 254]);
	});

	test('duration and samples that carry audio are told apart', () => {
		const file = new OutputFile(folder.path, 'b.wav', false);
		const writer = new PcmWriter(file, { sampleRate: 8000, channels: 2 }, 'wav');
		writer.put(8000, new Int16Array(320));
		expect(writer.durationSeconds).toBeCloseTo(1.02, 9);
		expect(writer.written).toBe(160);
		file.discard();
	});

	test('samples in the middle of a larger buffer are written from their place', () => {
		const larger = run(0, 100);
		expect(written((writer) => writer.put(0, larger.subarray(50, 53)))).toEqual([50, 51, 52]);
	});
});
