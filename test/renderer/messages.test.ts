import { describe, expect, test } from 'vitest';
import { en } from '../../renderer/messages/en/index.ts';
import { messagesOf } from '../../renderer/messages/index.ts';
import { ja } from '../../renderer/messages/ja/index.ts';
import { zhCN } from '../../renderer/messages/zh-CN/index.ts';

/** Every text of a catalogue by its path; functions are called with made-up values. */
function texts(catalogue: object, path = ''): [string, string][] {
	return Object.entries(catalogue).flatMap(
		([key, value]: [string, unknown]): [string, string][] => {
			const name = `${path}.${key}`;
			if (typeof value === 'string') return [[name, value]];
			if (typeof value === 'function') {
				const call = value as (...values: unknown[]) => string;
				return [[name, call('2', 2, 2, 2)]];
			}
			return texts(value as object, name);
		},
	);
}

/** Words that are the same in every language: names, units, Wireshark's own columns. */
const SHARED =
	/^\.(columns|callColumns|callStates|callFigures\.labels|summary|packetColumns|packetList|plotUnits|sources)\.|languag|formats|nameForms|timeFormat\.utc|^\.bands\.ended|wireshark|keys$|RTCP|rtp\.ssrc$|name$|^\.(plots|buffers)\.mos$/u;

describe.each([
	['ja', ja],
	['zh-CN', zhCN],
])('catalogue %s', (language, catalogue) => {
	test('has every text of the English one', () => {
		expect(texts(catalogue).map(([name]) => name)).toEqual(texts(en).map(([name]) => name));
	});

	test('leaves no sentence in English', () => {
		const english = new Map(texts(en));
		const same = texts(catalogue).filter(
			([name, text]) => !SHARED.test(name) && text === english.get(name),
		);
		expect(same).toEqual([]);
	});

	test('is found by its language', () => {
		expect(messagesOf(language)).toBe(catalogue);
	});
});

test('regions find their language, and unknown ones English', () => {
	expect(messagesOf('ja-JP')).toBe(ja);
	expect(messagesOf('zh-TW')).toBe(zhCN);
	expect(messagesOf('en-GB')).toBe(en);
	expect(messagesOf('fr')).toBe(en);
});

test('plurals follow the count', () => {
	expect(en.save.button(1)).toBe('Save 1 stream');
	expect(en.save.button(24)).toBe('Save 24 streams');
	expect(en.status.selected(3, 1)).toBe('3 streams selected, 1 hidden');
	expect(en.save.result(18, 1)).toBe('18 of 19 files saved, 1 could not be saved');
});
