/** File names that are safe on the three systems and never given twice. */

/** Bytes of UTF-8: file systems take 255, and suffixes follow. */
const MAX_NAME_BYTES = 120;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * Makes text from a capture fit for a file name: letters, digits, dot, dash, underscore.
 * @returns at least one character, never a name that Windows reserves
 */
export function safeName(text: string): string {
	const plain = trimmed(cut(trimmed(text.normalize('NFKC').replace(/[^\p{L}\p{N}._-]+/gu, '-'))));
	if (plain === '') return 'unnamed';
	return RESERVED.test(plain.split('.')[0] ?? '') ? `_${plain}` : plain;
}

function trimmed(text: string): string {
	return text.replace(/^[.-]+|[.-]+$/g, '');
}

/** As many whole characters as fit. */
function cut(text: string): string {
	const encoder = new TextEncoder();
	let bytes = 0;
	let kept = '';
	for (const character of text) {
		bytes += encoder.encode(character).length;
		if (bytes > MAX_NAME_BYTES) break;
		kept += character;
	}
	return kept;
}

/** Gives names once: the second of a name becomes `name-2.wav`. Case does not tell files apart. */
export class NameGiver {
	readonly #given = new Set<string>();

	/** @param stem name without suffix, already safe; @param suffix without dot, may be empty */
	give(stem: string, suffix: string): string {
		const ending = suffix === '' ? '' : `.${suffix}`;
		for (let count = 1; ; count++) {
			const name = count === 1 ? `${stem}${ending}` : `${stem}-${count}${ending}`;
			if (this.#given.has(name.toLowerCase())) continue;
			this.#given.add(name.toLowerCase());
			return name;
		}
	}
}
