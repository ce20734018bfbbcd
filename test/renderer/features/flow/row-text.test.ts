import { describe, expect, test } from 'vitest';
import type { LadderRow } from '../../../../renderer/draw/ladder.ts';
import {
	commentText,
	delayText,
	ladderWords,
	nodeSubtitle,
} from '../../../../renderer/features/flow/row-text.ts';
import { NumberFormat } from '../../../../renderer/format/numbers.ts';
import { en } from '../../../../renderer/messages/en/index.ts';
import { row } from '../../draw/flow-view.ts';

const format = new NumberFormat('en');
const line = (change: Parameters<typeof row>[0], isUnanswered = false): LadderRow => ({
	key: 'a',
	row: row(change),
	top: 0,
	height: 24,
	repeats: 0,
	isUnanswered,
	cutGap: 0,
});
const comment = (shown: LadderRow, responseTimes = true): string =>
	commentText(shown, { responseTimes }, en, format);

describe('comments', () => {
	test.each([
		[0.0004, '0.40 ms'],
		[0.218434, '218 ms'],
		[5.245846, '5.246 s'],
	])('%d s is read as %s', (seconds, text) => {
		expect(delayText(seconds, format)).toBe(text);
	});

	test('say what matters most: repeat, missing answer, delay, then Wireshark’s words', () => {
		const answer = { responseTime: 0.218, detail: 'SIP Status 100 Trying' };
		expect(comment(line({ ...answer, retransmission: true, repeatOf: 936 }))).toBe(
			'repeat of #936',
		);
		expect(comment(line({ retransmission: true }))).toBe('repeat');
		expect(comment(line({}, true))).toBe('answer not captured');
		expect(comment(line(answer))).toBe('after 218 ms');
		expect(comment(line(answer), false)).toBe('SIP Status 100 Trying');
	});
});

test('a node says its role as a guess, and its addresses where they are not its name', () => {
	const node = { key: '192.0.2.1', title: 'pbx', role: 'proxy', agent: null };
	expect(nodeSubtitle(node, [], en)).toBe('proxy, inferred, 192.0.2.1');
	expect(nodeSubtitle({ ...node, title: node.key, role: null }, [], en)).toBe('');
	expect(nodeSubtitle(node, ['192.0.2.1', '192.0.2.2'], en)).toContain('192.0.2.2');
	expect(nodeSubtitle({ ...node, role: 'gateway' }, [], en)).toContain('gateway, inferred');
	expect(nodeSubtitle({ ...node, role: 'relay' }, [], en)).toContain('media relay, inferred');
	const said = { ...node, title: node.key, agent: 'baresip v1.0' };
	expect(nodeSubtitle(said, [], en)).toBe('proxy, inferred, baresip v1.0');
});

test('bands speak of one packet and of many', () => {
	const words = ladderWords(en, format);
	expect(words.media(1, 0.02)).toBe('1 packet in 0.020 s');
	expect(words.media(1567, 13.033)).toBe('1,567 packets in 13.033 s');
	expect(words.lost(6.4)).toBe('6.40 % lost');
});
