import * as v from 'valibot';
import { expect, test } from 'vitest';
import { MenuSchema, SettingsSchema } from '../../../main/ipc/settings.ts';

test('settings of an older version get the new fields by default', () => {
	expect(v.parse(SettingsSchema, { theme: 'dark' })).toEqual({
		theme: 'dark',
		contrast: 'system',
		language: 'system',
		timeFormat: 'relative',
		liveChoice: null,
		rules: '4.4',
		hiddenColumns: {},
		columnOrder: {},
		columnWidths: {},
		paneSizes: {},
		railCollapsed: false,
		detailRight: false,
	});
});

test.each([{ theme: 'pink' }, { paneSizes: { streams: 'wide' } }, { rules: '3' }])(
	'settings that make no sense are refused: %j',
	(value) => {
		expect(v.safeParse(SettingsSchema, value).success).toBe(false);
	},
);

test('a menu has a bounded number of entries', () => {
	const entry = { id: 'open', label: 'Open', accelerator: '', enabled: true, checked: null };
	const menu = (count: number) => [{ label: 'File', entries: Array(count).fill(entry) }];
	expect(v.safeParse(MenuSchema, menu(10)).success).toBe(true);
	expect(v.safeParse(MenuSchema, menu(101)).success).toBe(false);
});
