import { expect, test } from 'vitest';
import { PayloadMaps } from '../../../../app/protocols/rtp/payload-map.ts';
import { formatsOf } from './announcements.ts';
import type { Types } from './announcements.ts';

const mapOf = (types: Types) =>
	new PayloadMaps().of([{ kind: 'audio', formats: formatsOf(types) }]);

test('dynamic types have the rate that was announced, events none', () => {
	const map = mapOf({ 96: 'opus/48000/2', 97: 'Telephone-Event/8000', 98: 'H264', 99: 'X-Own' });
	expect([96, 97, 98, 99, 100].map((type) => map.wiresharkRates[type])).toEqual([
		...[48_000, 0, 90_000, 0, 0],
	]);
	expect([96, 97, 98, 99, 100].map((type) => map.rates[type])).toEqual([
		...[48_000, 0, 90_000, 0, 0],
	]);
});

test('names without a rate are known better than in Wireshark', () => {
	const map = mapOf({ 96: 'opus', 97: 'VP8', 98: 'AMR-WB', 99: 'EVRC0' });
	expect([96, 97, 98, 99].map((type) => [map.wiresharkRates[type], map.rates[type]])).toEqual([
		[0, 48_000],
		[0, 90_000],
		[16_000, 16_000],
		[8000, 8000],
	]);
});

test('a static type that was redefined: Wireshark goes by the table, we by the call', () => {
	const map = mapOf({ 0: 'L16/16000', 8: '' });
	expect([map.wiresharkRates[0], map.rates[0], map.rates[8]]).toEqual([8000, 16_000, 8000]);
});

test('Wireshark’s names', () => {
	const map = mapOf({ 0: 'pcmu/8000', 96: 'opus/48000', 97: '' });
	expect([0, 96, 97, 98].map((type) => map.wiresharkName(type))).toEqual([
		...['g711U', 'opus', 'RTPType-97', 'RTPType-98'],
	]);
});

test('equal announcements share one map', () => {
	const maps = new PayloadMaps();
	const media = () => [{ kind: 'audio', formats: formatsOf({ 96: 'opus/48000' }) }];
	const one = media();
	expect(maps.of(one)).toBe(maps.of(one));
	expect(maps.of(one)).toBe(maps.of(media()));
	expect(maps.of([{ kind: 'video', formats: one[0]?.formats ?? [] }])).not.toBe(maps.of(one));
	expect(maps.of([])).toBe(maps.of([]));
});

test('of two lines on one port the first counts', () => {
	const map = new PayloadMaps().of([
		{ kind: 'audio', formats: formatsOf({ 96: 'opus/48000' }) },
		{ kind: 'video', formats: formatsOf({ 96: 'VP8/90000', 97: 'rtx/90000' }) },
	]);
	expect([map.formats[96]?.codec, map.formats[97]?.codec]).toEqual(['opus', 'rtx']);
	expect([map.kinds[96], map.kinds[97]]).toEqual(['audio', 'video']);
});

test('what the receiver does not say the sender says', () => {
	const maps = new PayloadMaps();
	const receiver = maps.of([{ kind: 'audio', formats: formatsOf({ 96: 'AMR/8000', 101: '' }) }]);
	const sender = maps.of([
		{ kind: 'audio', formats: formatsOf({ 96: 'opus/48000', 101: 'telephone-event/8000' }) },
	]);
	const both = maps.joined(receiver, sender);
	expect([both.formats[96]?.codec, both.formats[101]?.codec]).toEqual(['AMR', 'telephone-event']);
	expect(maps.joined(receiver, sender)).toBe(both);
	expect(maps.joined(receiver, receiver)).toBe(receiver);
});
