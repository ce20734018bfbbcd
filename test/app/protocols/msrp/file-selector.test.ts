import { expect, test } from 'vitest';
import { readFileSelector } from '../../../../app/protocols/msrp/file-selector.ts';

const HASH = '72:24:5F:E8:65:3D:DA:F3:71:36:2F:86:D4:71:91:3E:E4:A2:CE:2E';
const NOTHING = { name: null, type: null, bytes: null, sha1: null };

test('the example of RFC 5547 is read', () => {
	const text = `name:"My cool picture.jpg" type:image/jpeg size:32349 hash:sha-1:${HASH}`;
	expect(readFileSelector(text)).toEqual({
		name: 'My cool picture.jpg',
		type: 'image/jpeg',
		bytes: 32_349,
		sha1: '72245fe8653ddaf371362f86d471913ee4a2ce2e',
	});
});

test.each([
	['', NOTHING],
	['hash:sha-1:72:24', NOTHING],
	['size:many type:text/plain', { ...NOTHING, type: 'text/plain' }],
	['NAME:"a%22b%0A.txt"', { ...NOTHING, name: 'a"b\n.txt' }],
	['size:5 size:6', { ...NOTHING, bytes: 5 }],
	[
		'type:text/plain;charset="utf 8" size:7',
		{ ...NOTHING, type: 'text/plain;charset="utf 8"', bytes: 7 },
	],
	[
		`hash:sha-256:00:11 hash:sha-1:${HASH.toLowerCase()}`,
		{ ...NOTHING, sha1: '72245fe8653ddaf371362f86d471913ee4a2ce2e' },
	],
])('of %j what makes sense is taken', (text, wanted) => {
	expect(readFileSelector(text)).toEqual(wanted);
});
