/** The catalogues, one per language. */
import { en } from './en/index.ts';
import { ja } from './ja/index.ts';
import { zhCN } from './zh-CN/index.ts';

/** Shape of a catalogue. */
export type Messages = typeof en;

const CATALOGUES: Readonly<Record<string, Messages>> = {
	en,
	ja,
	zh: zhCN,
};

/**
 * Catalogue of a language; English where there is none.
 * @param language BCP 47, for example `ja-JP`; Chinese of every region gets the simplified one
 */
export function messagesOf(language: string): Messages {
	const [base = 'en'] = language.split('-');
	return CATALOGUES[language] ?? CATALOGUES[base] ?? en;
}
