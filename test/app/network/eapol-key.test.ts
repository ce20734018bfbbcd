import { describe, expect, test } from 'vitest';
import { groupKeyOf, readHandshake } from '../../../app/network/eapol-key.ts';
import { wpaOpening } from '../../fixtures/builders/wpa.ts';
import { counting, hex } from './frames.ts';

const [, ...MESSAGES] = wpaOpening({
	...{ ssid: 'a', passphrase: 'eight letters' },
	...{ accessPoint: counting(6, 2), station: counting(6, 8) },
});
/** Behind 802.11 and LLC headers. */
const AT = 34;

describe('messages of the handshake', () => {
	test('are told apart by what they carry', () => {
		const read = MESSAGES.map((frame) => readHandshake(frame, AT, frame.length));
		expect(read.map((message) => message?.number)).toEqual([1, 2, 3, 4]);
		expect(read.map((message) => message?.version)).toEqual([2, 2, 2, 2]);
		expect(read.map((message) => message?.wrapped.length)).toEqual([0, 0, 56, 0]);
		expect(read[0]?.nonce).toEqual(read[2]?.nonce);
		expect(read[1]?.mic.some((byte) => byte !== 0)).toBe(true);
		// The MIC is worked out over zeros in its place.
		expect(read[1]?.message.subarray(81, 97)).toEqual(new Uint8Array(16));
	});

	test('that are cut, or no key messages, are none', () => {
		for (const frame of MESSAGES) {
			for (let end = AT; end < frame.length; end++) {
				expect(readHandshake(frame, AT, end)).toBeNull();
			}
		}
		const other = (MESSAGES[0] ?? new Uint8Array(200)).slice();
		other[AT + 1] = 0;
		expect(readHandshake(other, AT, other.length)).toBeNull();
	});
});

test('the group key stands among other elements', () => {
	const key = hex('00112233445566778899aabbccddeeff');
	const rsn = hex('30020100');
	const element = Uint8Array.from([0xdd, 22, 0, 0x0f, 0xac, 1, 2, 0, ...key]);
	expect(groupKeyOf(Uint8Array.from([...rsn, ...element, 0xdd, 0]))).toEqual(key);
	expect(groupKeyOf(rsn)).toBeNull();
	expect(groupKeyOf(element.subarray(0, 1))).toBeNull();
});
