/** The catalogues, one per language. */
import { en } from './en/index.ts';

/** Shape of a catalogue. */
export type Messages = typeof en;

const CATALOGUES: Readonly<Record<string, Messages>> = { en };

/**
 * Catalogue of a language; English where there is none.
 * @param language BCP 47, for example `ja-JP`
 */
export function messagesOf(language: string): Messages {
	const [base = 'en'] = language.split('-');
	return CATALOGUES[language] ?? CATALOGUES[base] ?? en;
}
