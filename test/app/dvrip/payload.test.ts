import { describe, expect, test } from 'vitest';
import {
	addressOf,
	isList,
	member,
	numberOf,
	readPayload,
	textOf,
} from '../../../app/dvrip/payload.ts';
import { differences } from '../../../app/dvrip/differences.ts';
import { cloudFacts } from '../../../app/dvrip/cloud.ts';
import { KNOWN_PASSWORDS } from '../../../app/dvrip/passwords-table.ts';
import { FrameClock } from '../../../app/dvrip/frame-clock.ts';
import { createHash } from 'node:crypto';

function read(text: string) {
	return readPayload(new TextEncoder().encode(text));
}

describe('a body', () => {
	test.each([
		['{"a":1}\n\0', '0a00'],
		['{"a":1}\n', '0a'],
		['{"a":1}\0', '00'],
		['{"a":1}', ''],
		['{"a":1} \t\n\0', '20090a00'],
	])('%j ends as some firmware ends it', (text, terminator) => {
		expect(read(text)).toEqual({
			kind: 'json',
			text: '{"a":1}',
			values: [{ a: 1 }],
			terminator,
			fault: null,
		});
	});

	test('may hold several objects', () => {
		expect(read('{"a":1}{"b":"}{"}\n').values).toEqual([{ a: 1 }, { b: '}{' }]);
		expect(read('[1,2]').values).toEqual([[1, 2]]);
	});

	test('may be cut, or wrong from some place on: what stands before is used', () => {
		expect(read('{"a":1}{"b":')).toMatchObject({ values: [{ a: 1 }], fault: 'bad-json' });
		expect(read('{"a":')).toMatchObject({ kind: 'json', values: [], fault: 'bad-json' });
		expect(read('{"a":1}}')).toMatchObject({ values: [{ a: 1 }], fault: 'bad-json' });
		expect(read('{nothing}')).toMatchObject({ values: [], fault: 'bad-json' });
	});

	test('may hold control characters inside strings, and bytes that are no text', () => {
		expect(read('{"a":"x\ny"}').values).toEqual([{ a: 'x y' }]);
		const bytes = Uint8Array.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]);
		expect(readPayload(bytes).values).toEqual([{ a: '\ufffd' }]);
	});

	test('is encrypted when it is base64 of whole blocks, and bytes otherwise', () => {
		const blocks = Buffer.alloc(32, 7).toString('base64');
		expect(read(`${blocks}\0`)).toMatchObject({ kind: 'encrypted', text: blocks });
		expect(read(`${blocks}#\0`)).toMatchObject({ kind: 'encrypted', text: blocks });
		expect(read(Buffer.alloc(33, 7).toString('base64')).kind).toBe('bytes');
		expect(read('PK\u0003\u0004').kind).toBe('bytes');
		expect(read('').kind).toBe('empty');
		expect(read('\n\0').kind).toBe('empty');
	});

	test('gives members, and nothing where there are none', () => {
		const [value] = read('{"Name":"x","Ret":100,"list":[1]}').values;
		expect([textOf(value, 'Name'), numberOf(value, 'Ret')]).toEqual(['x', 100]);
		expect([textOf(value, 'Ret'), numberOf(value, 'Name')]).toEqual(['', null]);
		expect(isList(member(value, 'list'))).toBe(true);
		expect(member(member(value, 'list'), '0')).toBeUndefined();
		expect(member(value, 'toString')).toBeUndefined();
		expect(member(undefined, 'x')).toBeUndefined();
	});

	test('writes addresses with their bytes turned round', () => {
		expect(addressOf('0x6700A8C0')).toBe('192.168.0.103');
		expect(addressOf('0x0100A8C0')).toBe('192.168.0.1');
		expect(addressOf('10.0.0.1')).toBe('10.0.0.1');
	});
});

describe('differences of settings', () => {
	test('are the leaves that changed, came and went', () => {
		const before = { a: 1, b: { c: [1, 2] }, d: 'x' };
		const after = { a: 1, b: { c: [1, 3] }, e: null };
		expect(differences(before, after, 'S')).toEqual([
			{ path: 'S.b.c[1]', before: '2', after: '3' },
			{ path: 'S.e', before: null, after: 'null' },
			{ path: 'S.d', before: '"x"', after: null },
		]);
		expect(differences(undefined, 5, 'S')).toEqual([{ path: 'S', before: null, after: '5' }]);
		expect(differences(before, before, 'S')).toEqual([]);
	});
});

describe('datagrams of the cloud', () => {
	test('tell the home address, servers, serial numbers and MAC addresses', () => {
		const of = (head: readonly number[], text: string) =>
			cloudFacts(Buffer.concat([Uint8Array.from(head), Buffer.from(text, 'latin1')]));
		const home = of([0x12, 0x20, 0xe9, 0x03], '198.51.100.23\0\0\0\x41\x9c');
		expect(home).toMatchObject({ homeAddress: '198.51.100.23', port: 40_001 });
		const list = of([0x12, 0x20, 0xf1, 0x05], '\x03203.0.113.7\0\x00203.0.113.8\0');
		expect(list?.cloudAddresses).toEqual(['203.0.113.7', '203.0.113.8']);
		const report = of([0x12, 0x20, 0xea, 0x03], '0123456789abcdef\x0002:00:5e:00:01:02\0');
		expect(report).toMatchObject({ serial: '0123456789abcdef', mac: '02:00:5e:00:01:02' });
		expect(of([0x12, 0x20, 0x99, 0x99], 'x')?.words).toBe('Cloud: command 39321');
		expect(cloudFacts(Uint8Array.from([1, 2, 3]))).toBeNull();
		expect(cloudFacts(Uint8Array.from([1, 2, 3, 4, 5]))).toBeNull();
	});
});

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

test('the hashes of well-known passwords are what the devices compute of them', () => {
	for (const [hash, password] of KNOWN_PASSWORDS) {
		const md5 = createHash('md5').update(password).digest();
		const letters = Array.from({ length: 8 }, (_, at) =>
			LETTERS.charAt(((md5[2 * at] ?? 0) + (md5[2 * at + 1] ?? 0)) % 62),
		);
		expect(letters.join('')).toBe(hash);
	}
});

describe('the clock of pictures', () => {
	const live = { isLive: true } as ConstructorParameters<typeof FrameClock>[1];
	const recorded = { isLive: false } as ConstructorParameters<typeof FrameClock>[1];

	test('takes the jitter out of the times of live pictures', () => {
		const clock = new FrameClock(10, live);
		const times = Array.from({ length: 100 }, (_, index) => {
			return clock.next(index * 100 + (index % 3) * 15);
		});
		const steps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
		expect(Math.min(...steps)).toBeGreaterThan(97);
		expect(Math.max(...steps)).toBeLessThan(103);
		expect(times.at(-1)).toBeCloseTo(9915, -2);
	});

	test('follows a pause, and never goes back', () => {
		const clock = new FrameClock(10, live);
		expect([0, 100, 5000, 5100].map((time) => Math.round(clock.next(time)))).toEqual([
			...[0, 100, 5000, 5100],
		]);
		expect(clock.next(10)).toBeGreaterThan(5100);
	});

	test('counts recorded pictures, whatever pace they come at', () => {
		const clock = new FrameClock(5, recorded);
		expect([70, 71, 72, 900].map((time) => clock.next(time))).toEqual([70, 270, 470, 670]);
	});

	test('goes by the capture where no rate is known', () => {
		const clock = new FrameClock(null, null);
		expect([5, 30, 31].map((time) => clock.next(time))).toEqual([5, 30, 31]);
	});
});
