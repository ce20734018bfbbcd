import { describe, expect, test } from 'vitest';
import { AudioDecoder } from '../../../app/export/audio-decoder.ts';
import type { DecoderHost, MediaPacket } from '../../../app/export/audio-decoder.ts';
import type { Stretches } from '../../../app/export/stretches.ts';
import { MU_LAW } from '../../../app/media/g711.ts';
import type { PayloadFormat } from '../../../app/media/payload-format.ts';
import { bytes, hex } from '../network/frames.ts';
import { formatOf } from '../media/feeding.ts';

const TYPES: Readonly<Record<number, PayloadFormat>> = {
	0: formatOf('PCMU'),
	3: formatOf('GSM'),
	9: formatOf('G722'),
	10: formatOf('L16', { clockRate: 44_100, channels: 2 }),
	13: formatOf('CN'),
	15: formatOf('G728'),
	96: formatOf('RED'),
	97: formatOf('AMR', { fmtp: 'octet-align=1' }),
	101: formatOf('TELEPHONE-EVENT'),
};

/** A host that places packets by their timestamps and keeps what it gets. */
class Keeper implements DecoderHost<{ write(bytes: Uint8Array): void }> {
	readonly put: (position: number, samples: Int16Array) => void;
	readonly heard = new Map<number, number[]>();
	readonly shapes: unknown[] = [];
	readonly fed: { stretches: Stretches; bytes: number[] }[] = [];
	readonly deaf: (timestamp: number) => boolean;

	constructor(deaf: (timestamp: number) => boolean = () => false) {
		this.deaf = deaf;
		this.put = (position, samples) => this.heard.set(position, [...samples]);
	}

	begin({ sampleRate, channels }: { readonly sampleRate: number; readonly channels: number }) {
		this.shapes.push({ sampleRate, channels });
		return { sampleRate, channels };
	}

	place({ timestamp }: MediaPacket): number | null {
		return this.deaf(timestamp) ? null : timestamp;
	}

	placeNoise(packet: MediaPacket): number | null {
		return this.place(packet);
	}

	open(_method: unknown, _feed: unknown, stretches: Stretches) {
		const entry = { stretches, bytes: [] as number[] };
		this.fed.push(entry);
		return { write: (data: Uint8Array) => entry.bytes.push(...data) };
	}
}

function decoded(
	packets: readonly (readonly [type: number, timestamp: number, payload: Uint8Array])[],
	keeper = new Keeper(),
) {
	const decoder = new AudioDecoder((type) => TYPES[type] ?? null, keeper);
	packets.forEach(([payloadType, timestamp, payload], sequence) => {
		decoder.take({
			...{ payloadType, timestamp, payload, sequence },
			...{ timeMs: 0, arrived: 0, marker: 1 },
		});
	});
	return { keeper, counts: decoder.counts, heard: [...keeper.heard] };
}

const ulaw = (...codes: number[]): number[] => codes.map((code) => MU_LAW[code] ?? NaN);

describe('in process', () => {
	test('samples are put at their packets’ places', () => {
		const { heard, keeper } = decoded([
			[0, 0, hex('0102')],
			[0, 10, hex('03')],
		]);
		expect(heard).toEqual([
			[0, ulaw(1, 2)],
			[10, ulaw(3)],
		]);
		expect(keeper.shapes).toEqual([{ sampleRate: 8000, channels: 1 }]);
	});

	test('what is not heard is not put', () => {
		const keeper = new Keeper((timestamp) => timestamp === 10);
		expect(
			decoded(
				[
					[0, 0, hex('01')],
					[0, 10, hex('02')],
				],
				keeper,
			).heard,
		).toHaveLength(1);
	});

	test('an unknown type and a codec without decoder are skipped', () => {
		const { counts, heard } = decoded([
			[0, 0, hex('01')],
			[77, 2, hex('01')],
			[15, 3, hex('01')],
		]);
		expect(counts).toMatchObject({ skipped: 2, events: 0 });
		expect(heard).toHaveLength(1);
	});

	test('another rate is brought to that of the first by ffmpeg', () => {
		const { keeper, heard } = decoded([
			[0, 0, hex('01')],
			[10, 100, new Uint8Array(441 * 4).fill(1)],
		]);
		expect(heard).toHaveLength(1);
		expect(keeper.fed[0]?.bytes).toHaveLength(441 * 4);
		expect([keeper.fed[0]?.stretches.position(0), keeper.fed[0]?.stretches.total]).toEqual([
			100, 80,
		]);
	});
});

describe('what is no speech', () => {
	test('events are counted and silent', () => {
		const { counts, heard } = decoded([
			[0, 0, hex('01')],
			[101, 1, hex('058a00a0')],
		]);
		expect(counts).toMatchObject({ events: 1, skipped: 0 });
		expect(heard).toHaveLength(1);
	});

	test('comfort noise lasts until the next packet', () => {
		const { counts, keeper } = decoded([
			[0, 0, hex('01')],
			[13, 1, hex('28')],
			[13, 100, hex('28')],
			[0, 500, hex('02')],
		]);
		expect([...keeper.heard].map(([at, samples]) => [at, samples.length])).toEqual([
			[0, 1],
			[1, 99],
			[100, 400],
			[500, 1],
		]);
		expect(keeper.heard.get(100)?.some((sample) => sample !== 0)).toBe(true);
		expect(counts.noises).toBe(2);
	});

	test('comfort noise without end or before any sound is none', () => {
		expect(decoded([[13, 0, hex('28')]]).heard).toEqual([]);
		expect(
			decoded([
				[0, 0, hex('01')],
				[13, 1, hex('28')],
			]).heard,
		).toHaveLength(1);
		const long = decoded([
			[0, 0, hex('01')],
			[13, 1, hex('28')],
			[0, 8e6, hex('01')],
		]);
		expect(long.keeper.heard.get(1)).toHaveLength(480_000);
	});
});

describe('redundancy', () => {
	/** µ-law of one byte with the one before it. */
	const packet = (index: number): [number, number, Uint8Array] => [
		...([96, index * 10] as const),
		bytes([0x80, 0, 10 << 2, 1, 0], [index - 1, index]),
	];

	test('a lost packet is heard from the next one', () => {
		const { heard, counts } = decoded([packet(1), packet(2), packet(4)]);
		expect(heard).toEqual([1, 2, 3, 4].map((index) => [index * 10, ulaw(index)]));
		expect(counts).toMatchObject({ repaired: 1, skipped: 0 });
	});

	test('redundancy inside redundancy is not followed', () => {
		expect(decoded([[96, 0, hex('60600001')]]).heard).toEqual([]);
	});
});

describe('through ffmpeg', () => {
	const gsm = bytes([0xd0], new Uint8Array(32));

	test('payloads go one behind the other, each with its place', () => {
		const { keeper } = decoded([
			[3, 0, gsm],
			[3, 400, gsm],
			[3, 560, hex('00')],
		]);
		const [fed] = keeper.fed;
		expect(fed?.bytes).toHaveLength(66);
		expect([0, 1].map((at) => fed?.stretches.position(at))).toEqual([0, 400]);
		expect(fed?.stretches.total).toBe(320);
	});

	test('a packet that is not heard is decoded all the same', () => {
		const keeper = new Keeper((timestamp) => timestamp === 160);
		decoded(
			[
				[3, 0, gsm],
				[3, 160, gsm],
				[3, 320, gsm],
			],
			keeper,
		);
		expect(keeper.fed[0]?.stretches.position(1)).toBeNull();
		expect(keeper.fed[0]?.bytes).toHaveLength(99);
	});

	test('a second codec is brought to the rate of the first', () => {
		const { keeper } = decoded([
			[3, 0, gsm],
			[9, 160, new Uint8Array(160)],
			[0, 320, hex('0102')],
		]);
		expect(keeper.shapes).toEqual([{ sampleRate: 8000, channels: 1 }]);
		expect(keeper.fed.map(({ stretches }) => stretches.total)).toEqual([160, 160]);
		expect(keeper.heard.get(320)).toEqual(ulaw(1, 2));
	});

	test('frames inside a packet keep their own times', () => {
		const speech = new Uint8Array(31);
		const { keeper } = decoded([[97, 1000, bytes([0xf0, 0xbc, 0xfc, 0x3c], speech, speech)]]);
		const stretches = keeper.fed[0]?.stretches;
		expect([stretches?.position(0), stretches?.position(1)]).toEqual([1000, 1320]);
	});
});
