/** Puts the theme in force on the page, where `tokens.css` reads it. */

/** @param root the document element */
export function applyTheme(
	root: HTMLElement,
	theme: 'light' | 'dark',
	contrast: 'normal' | 'more',
): void {
	root.dataset['theme'] = theme;
	if (contrast === 'more') root.dataset['contrast'] = 'more';
	else delete root.dataset['contrast'];
}
