import v8 from 'node:v8';
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { ownText } from '../../app/own-text.ts';

describe('text of its own', () => {
	test.each([
		'',
		'short',
		'"Ann Example" <sip:ann@example.org>',
		'\ufeffbegins with a mark',
		'日本語 und Straße 🎧 in one line',
	])('says the same: %s', (text) => {
		expect(ownText(text)).toBe(text);
	});

	test('lets go of the text that it was cut from', () => {
		v8.setFlagsFromString('--expose-gc');
		const collect = vm.runInNewContext('gc') as () => void;
		const kept: string[] = [];
		const before = process.memoryUsage().heapUsed;
		for (let at = 0; at < 200; at++) {
			const long = `${at}`.padStart(7, '0').repeat(20_000);
			kept.push(ownText(long.slice(7, 47)));
		}
		collect();
		expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * 20_000);
		expect(kept).toHaveLength(200);
	});
});
