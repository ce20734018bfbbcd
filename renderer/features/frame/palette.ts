/** What the go-to box offers for a typed text: frames, streams, commands. */
import type { CommandId } from '../../commands.ts';

/** One offer. */
export type Offer =
	| { readonly kind: 'frame'; readonly frame: number; readonly label: string }
	| { readonly kind: 'ssrc'; readonly ssrc: string; readonly label: string }
	| { readonly kind: 'address'; readonly address: string; readonly label: string }
	| {
			readonly kind: 'command';
			readonly id: CommandId;
			readonly label: string;
			readonly keys: string;
	  };

/** A command that can be offered. */
export interface OfferedCommand {
	readonly id: CommandId;
	readonly label: string;
	readonly keys: string;
}

/** Words of the offers. */
export interface OfferWords {
	readonly frame: (frame: number) => string;
	readonly ssrc: (ssrc: string) => string;
	readonly address: (name: string, address: string) => string;
}

/**
 * Offers for a text: a number is a frame, hex digits an SSRC, everything else a command's name.
 * @param found addresses whose names, given by the user, have the text in them
 * @param known SSRCs of the streams that there are
 */
export function offersFor(
	typed: string,
	commands: readonly OfferedCommand[],
	words: OfferWords,
	found: readonly (readonly [address: string, name: string])[] = [],
	known: readonly string[] = [],
): readonly Offer[] {
	const text = typed.trim();
	const offers: Offer[] = [];
	const frame = /^#?([1-9][0-9]{0,9})$/u.exec(text)?.[1];
	if (frame !== undefined) {
		offers.push({ kind: 'frame', frame: Number(frame), label: words.frame(Number(frame)) });
	}
	for (const ssrc of ssrcsFor(text, known)) {
		offers.push({ kind: 'ssrc', ssrc, label: words.ssrc(ssrc) });
	}
	for (const [address, name] of found) {
		offers.push({ kind: 'address', address, label: words.address(name, address) });
	}
	const parts = text.toLowerCase().split(/\s+/u);
	const hits = commands.filter(({ label }) =>
		parts.every((part) => label.toLowerCase().includes(part)),
	);
	return [...offers, ...hits.map((hit) => ({ kind: 'command' as const, ...hit }))];
}

/** Known SSRCs offered at most. */
const MAX_SSRCS = 6;

/** SSRCs that the text may mean: those of streams that have these digits, then the digits themselves. */
function ssrcsFor(text: string, known: readonly string[]): readonly string[] {
	const typed = /^(?:0x([0-9a-f]{0,8})|([0-9a-f]{4,8}))$/iu.exec(text);
	if (typed === null) return [];
	const digits = (typed[1] ?? typed[2] ?? '').toLowerCase();
	const hits = [...new Set(known)].filter((ssrc) => ssrc.slice(2).includes(digits));
	const itself = digits.length < 4 ? [] : [`0x${digits.padStart(8, '0')}`];
	return [...new Set([...hits.slice(0, MAX_SSRCS), ...itself])];
}
