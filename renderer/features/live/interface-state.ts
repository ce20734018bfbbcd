/** What stands in the last column of the interfaces. */
import type { LiveInterface } from '../../../main/ipc/contract.ts';

/** `extcap`: a program of its own opens it; `closed`: something keeps it from being opened; `down`: it is switched off. */
export type InterfaceState = 'ready' | 'dumpcap' | 'extcap' | 'closed' | 'down';

/** See the head of this file. */
export function stateOf({ capturable, through, up }: LiveInterface): InterfaceState {
	if (capturable) return through === 'dumpcap' || through === 'extcap' ? through : 'ready';
	return up ? 'closed' : 'down';
}

/** Number of a field as it was typed; null while it is no whole number of the range. */
export function wholeOf(text: string, least: number, most: number): number | null {
	const value = Number(text);
	return text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most
		? value
		: null;
}
