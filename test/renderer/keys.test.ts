import { describe, expect, test } from 'vitest';
import { COMMANDS, MENUS, commandOfKeys } from '../../renderer/commands.ts';
import { pressText, shownKeys } from '../../renderer/keys.ts';
import { en } from '../../renderer/messages/en/index.ts';

const press = (
	key: string,
	held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', true>> = {},
) => ({
	key,
	ctrlKey: false,
	metaKey: false,
	shiftKey: false,
	altKey: false,
	...held,
});

describe('key presses', () => {
	test.each([
		[press('o', { ctrlKey: true }), 'Ctrl+O'],
		[press('S', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+S'],
		[press('ArrowLeft', { altKey: true }), 'Alt+Left'],
		[press('N', { shiftKey: true }), 'Shift+N'],
		[press('+', { shiftKey: true }), '+'],
		[press('F6'), 'F6'],
	])('%j is %s', (event, text) => {
		expect(pressText(event, 'linux')).toBe(text);
	});

	test('on macOS Cmd counts as Ctrl', () => {
		expect(pressText(press('o', { metaKey: true }), 'darwin')).toBe('Ctrl+O');
		expect(shownKeys('Ctrl+Shift+S', 'darwin')).toBe('⌘⇧S');
	});

	test('are shown with arrows and without pluses', () => {
		expect(shownKeys('Alt+Left', 'linux')).toBe('Alt ←');
		expect(shownKeys('+', 'linux')).toBe('+');
		expect(shownKeys(' ', 'linux')).toBe('Space');
	});
});

describe('commands', () => {
	test('every command has a label, and every label a command', () => {
		expect(COMMANDS.map(({ id }) => id).sort()).toEqual(Object.keys(en.commands).sort());
	});

	test('no key means two things in one place', () => {
		for (const area of ['streams', 'calls', 'flow', 'quality', 'player'] as const) {
			const keys = COMMANDS.filter(
				({ areas }) => areas.includes(area) || areas.includes('everywhere'),
			).flatMap((command) => command.keys);
			expect(new Set(keys).size, area).toBe(keys.length);
		}
	});

	test('a key means what the area around the focus makes of it', () => {
		expect(commandOfKeys('P', 'calls')?.id).toBe('prepareFilter');
		expect(commandOfKeys('P', 'player')?.id).toBe('playPause');
		expect(commandOfKeys('P', null)).toBeUndefined();
		expect(commandOfKeys('Ctrl+1', 'player')?.id).toBe('viewCalls');
	});

	test('menus name commands once', () => {
		const entries = MENUS.flatMap((menu) => menu.entries).filter((id) => id !== '');
		expect(new Set(entries).size).toBe(entries.length);
	});
});

test('the lists of the rail are counted from above to below', () => {
	const lists = ['viewCalls', 'viewStreams', 'viewCameras', 'viewPackets', 'viewFindings'] as const;
	expect(lists.map((id) => COMMANDS.find((command) => command.id === id)?.keys)).toEqual(
		[1, 2, 3, 4, 5].map((key) => [`Ctrl+${key}`]),
	);
});
