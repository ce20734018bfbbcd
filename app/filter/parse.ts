/** From text to filter, and what to say while it is being typed. */
import type { FilterCheck } from '../engine.ts';
import { FilterSyntaxError } from '../errors.ts';
import type { Filter } from './filter.ts';
import { readSyntax } from './grammar.ts';
import { typed } from './typing.ts';

/** Longest filter read; nobody types more, and nesting is bounded with it. */
const MAX_TEXT = 16_384;
/** Operators and brackets in one filter: each level of nesting costs stack. */
const MAX_OPERATORS = 500;
const MAX_DEPTH = 100;
const OPERATORS = /&&|\|\||\^\^|!(?!=)|\b(?:and|or|xor|not)\b|[({-]/gu;

/**
 * Reads a display filter.
 * @param text not blank
 * @returns a frozen filter
 * @throws FilterSyntaxError with position and, in `details.incomplete`, whether more text could
 *   mend it
 */
export function parseFilter(text: string): Filter {
	checkSize(text);
	const syntax = readSyntax(text);
	if (!('kind' in syntax)) {
		throw new FilterSyntaxError(syntax.message, syntax.position, {
			incomplete: syntax.isIncomplete,
		});
	}
	return deepFreeze(typed(syntax, text));
}

/** Judges a filter while it is typed. Never throws. */
export function checkFilter(text: string): FilterCheck {
	if (text.trim() === '') {
		return { state: 'empty', message: '', position: -1 };
	}
	try {
		parseFilter(text);
	} catch (error) {
		if (!(error instanceof FilterSyntaxError)) {
			throw error;
		}
		const { position, incomplete } = error.details;
		return {
			state: incomplete === true ? 'incomplete' : 'invalid',
			message: error.message,
			position: Number(position),
		};
	}
	return { state: 'valid', message: '', position: -1 };
}

function checkSize(text: string): void {
	if (text.length > MAX_TEXT) {
		throw new FilterSyntaxError(`a filter has at most ${MAX_TEXT} characters`, MAX_TEXT);
	}
	if ((text.match(OPERATORS)?.length ?? 0) > MAX_OPERATORS) {
		throw new FilterSyntaxError(`a filter has at most ${MAX_OPERATORS} operators`, 0);
	}
	let depth = 0;
	for (let at = 0; at < text.length; at++) {
		depth += '({'.includes(text[at] ?? '') ? 1 : 0;
		depth -= ')}'.includes(text[at] ?? '') ? 1 : 0;
		if (depth > MAX_DEPTH) {
			throw new FilterSyntaxError(`brackets are nested more than ${MAX_DEPTH} deep`, at);
		}
	}
}

function deepFreeze<T>(value: T): T {
	if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
		Object.values(value).forEach(deepFreeze);
		Object.freeze(value);
	}
	return value;
}
