/** Shortcuts: how they are written, shown and recognised. */

/** The parts of a key event that count. */
export interface KeyPress {
	readonly key: string;
	readonly ctrlKey: boolean;
	readonly metaKey: boolean;
	readonly shiftKey: boolean;
	readonly altKey: boolean;
}

const ARROWS: Readonly<Record<string, string>> = {
	ArrowLeft: 'Left',
	ArrowRight: 'Right',
	ArrowUp: 'Up',
	ArrowDown: 'Down',
};

/**
 * A key press in the form commands are written in, for example `Ctrl+Shift+S`.
 * @param platform `darwin`: Cmd counts as Ctrl
 */
export function pressText(press: KeyPress, platform: string): string {
	const isCtrl = platform === 'darwin' ? press.metaKey : press.ctrlKey;
	const key = ARROWS[press.key] ?? (press.key.length === 1 ? press.key.toUpperCase() : press.key);
	// Shift is part of what makes `+` or `?` on many keyboards, so it counts for letters only.
	const isLetter = /^\p{L}$/u.test(key) || key.length > 1;
	return [
		isCtrl ? 'Ctrl' : '',
		press.altKey ? 'Alt' : '',
		press.shiftKey && isLetter ? 'Shift' : '',
		key,
	]
		.filter((part) => part !== '')
		.join('+');
}

/** A shortcut as the platform writes it. */
export function shownKeys(keys: string, platform: string): string {
	// The key has no other name that can be seen.
	if (keys === ' ') return 'Space';
	if (platform === 'darwin') {
		return keys
			.replace('Ctrl+', '⌘')
			.replace('Shift+', '⇧')
			.replace('Alt+', '⌥')
			.replace('Left', '←')
			.replace('Right', '→');
	}
	return keys
		.replace(/\+(?=.)/gu, ' ')
		.replace('Left', '←')
		.replace('Right', '→');
}
