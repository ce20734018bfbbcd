/** SRTP and TLS of calls between real peers, recorded by `scripts/record`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine, ManifestDocument, OpenOptions, SaveRequest } from '../../app/index.ts';
import { CaptureUnreadableError } from '../../app/errors.ts';
import { readKeyLog } from '../../app/capture/key-log-file.ts';
import type { CallOrderQuery } from '../../app/views/calls.ts';
import { readCapture } from './acceptance/engine.ts';
import { calm, testFolder } from './export/folder.ts';

const CALLS = join(import.meta.dirname, '../fixtures/calls');
const folder = testFolder();
const ALL: CallOrderQuery = {
	filter: '',
	text: '',
	kinds: [],
	states: [],
	from: null,
	to: null,
	sort: [],
};
const REQUEST: SaveRequest = {
	only: null,
	format: 'auto',
	sync: 'none',
	names: 'auto',
	overwrite: false,
};

async function opened<T>(
	name: string,
	work: (engine: CaptureEngine) => Promise<T>,
	options: Partial<OpenOptions> = {},
): Promise<T> {
	const engine = await readCapture(join(CALLS, `${name}.pcapng`), options);
	const result = await work(engine);
	await engine.close();
	return result;
}

const save = (name: string, request: Partial<SaveRequest> = {}): Promise<ManifestDocument> =>
	opened(name, (engine) =>
		engine.save(
			{ ...REQUEST, ...request },
			folder.at(`${name}-${JSON.stringify(request).length}`),
			() => undefined,
			calm(),
		),
	);

describe('SRTP with keys in SDP', () => {
	test('decrypts to the sound of the same call in the clear', async () => {
		const [clear, secured] = [await save('baresip-clear'), await save('baresip-srtp')];
		const pcm = (name: string, { items }: ManifestDocument): readonly Buffer[] =>
			items.map(({ file }) => readFileSync(join(folder.at(`${name}-2`), file)).subarray(44));
		const [left, right] = [pcm('baresip-clear', clear), pcm('baresip-srtp', secured)];
		expect(right).toHaveLength(2);
		for (const [index, one] of right.entries()) {
			const other = left[index] ?? Buffer.alloc(0);
			// The calls were not ended in the same millisecond: what both have must be equal.
			const length = Math.min(one.length, other.length);
			expect(length).toBeGreaterThan(2 * 8000);
			expect(one.subarray(0, length).equals(other.subarray(0, length))).toBe(true);
			expect(one.some((byte) => byte !== 0)).toBe(true);
		}
	});

	test('is said, and is not shown as locked', async () => {
		const rows = await opened('baresip-srtp', async (engine) => {
			const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
			return engine.streamRows([...ids]);
		});
		for (const { encrypted, problems, codec } of rows) {
			expect([encrypted, codec]).toEqual([false, 'PCMU']);
			expect(problems).toEqual(['SRTP, opened with the key in SDP (AES_CM_128_HMAC_SHA1_80)']);
		}
		const { items } = await opened('baresip-srtp', (engine) => engine.calls(ALL));
		expect(items[0]?.mediaTags).toEqual(['SRTP']);
	});

	test('one call becomes one stereo file, the caller on the left', async () => {
		const request: Partial<SaveRequest> = { only: [], calls: ['sip-1'] };
		const { items } = await save('baresip-srtp', request);
		expect(items.map(({ id, session }) => [id, session])).toEqual([['sip-1', 'sip-1']]);
		const file = items[0]?.file ?? '';
		const stereo = readFileSync(
			join(folder.at(`baresip-srtp-${JSON.stringify(request).length}`), file),
		);
		expect(stereo.readUInt16LE(22)).toBe(2);
	});
});

describe('SIP over TLS', () => {
	const keyLogs = [join(CALLS, 'baresip-tls-srtp.keylog')];

	test('is read with a key log, and its media is bound and opened', async () => {
		const { items } = await opened('baresip-tls-srtp', (engine) => engine.calls(ALL), { keyLogs });
		expect(items).toHaveLength(1);
		expect(items[0]).toMatchObject({ state: 'completed', mediaTags: ['SRTP'], codecs: ['PCMU'] });
		expect(items[0]?.transports).toEqual(['tls', 'tcp']);
		expect(items[0]?.streams).toHaveLength(2);
	});

	test('without the key log only the hop in the clear is there', async () => {
		const { items } = await opened('baresip-tls-srtp', (engine) => engine.calls(ALL));
		expect(items[0]?.transports).toEqual(['tcp']);
	});

	test('without the key log a finding names the need and leads to the connection', async () => {
		const without = await opened('baresip-tls-srtp', (engine) => Promise.resolve(engine.info()));
		const [finding] = without.findings.filter(({ id }) => id === 'tls-key');
		expect(finding).toMatchObject({ severity: 'warning', frames: [expect.any(Number)] });
		expect(finding?.title).toMatch(/^TLS, key needed: what 1 TLS connection/u);
		const opening = await opened('baresip-tls-srtp', (engine) => Promise.resolve(engine.info()), {
			keyLogs,
		});
		expect(opening.findings.filter(({ id }) => id.includes('key'))).toEqual([]);
	});

	test('a file that is no key log is said to be none', async () => {
		const file = join(CALLS, '../PROVENANCE.md');
		const { findings } = await opened(
			'baresip-tls-srtp',
			(engine) => Promise.resolve(engine.info()),
			{ keyLogs: [file] },
		);
		expect(findings.find(({ id }) => id === 'key-log')?.title).toMatch(/holds no secret: none/u);
	});

	test('a key log that cannot be read is one clear line', () => {
		expect(() => readKeyLog('/nowhere/keys')).toThrow(CaptureUnreadableError);
		expect(() => readKeyLog('/nowhere/keys')).toThrow(
			/^cannot read the key log \/nowhere\/keys: /u,
		);
	});
});

describe('calls in a save request', () => {
	test('stand for their streams', async () => {
		const { items } = await save('transferred', { only: ['sip-1'] });
		expect(items).toHaveLength(2);
		expect(new Set(items.map(({ session }) => session))).toEqual(new Set(['sip-1']));
	});

	test('give the beginning of time when asked', async () => {
		const { items } = await save('basic-call', { sync: 'call' });
		const alone = await save('basic-call');
		for (const [index, { duration }] of items.entries()) {
			const lead = duration - (alone.items[index]?.duration ?? 0);
			expect(lead).toBeGreaterThan(0.25);
			expect(lead).toBeLessThan(0.5);
		}
	});
});
