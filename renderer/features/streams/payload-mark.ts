/** What the Payload column says: the codec, and how far it is a guess or the user's word. */
import type { StreamItem } from '../../../main/ipc/contract.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import { ABSENT } from '../../format/numbers.ts';
import type { Messages } from '../../messages/index.ts';

/** Name, mark and the whole sentence for hover. */
export interface PayloadMark {
	readonly name: string;
	/** Null where the codec was announced, or is what everybody knows. */
	readonly chip: string | null;
	readonly look: 'inferred' | 'fact';
	readonly title: string;
}

/** Wireshark's name of the payload stays in the sentence where another one is shown. */
export function payloadMark(item: StreamItem, text: Messages, format: NumberFormat): PayloadMark {
	const { payload, codec, codecFrom, codecConfidence } = item;
	const name = payload === '' ? ABSENT : withCarried(payload, item);
	if (codec === null || (codecFrom !== 'inferred' && codecFrom !== 'user')) {
		return { name, chip: null, look: 'fact', title: name };
	}
	const isGuess = codecFrom === 'inferred';
	const sure = codecConfidence === null ? '' : `, ${format.percent(codecConfidence * 100)}`;
	const title = isGuess
		? `${text.status.inferredTitle(codec, item.clockRate)}${sure} (${name})`
		: `${codec}: ${text.sources.user} (${name})`;
	const chip = isGuess ? text.status.inferred : text.sources.user;
	return { name: withCarried(codec, item), chip, look: isGuess ? 'inferred' : 'fact', title };
}

/** A name with what is inside: `MP2T (H264 + AAC)`, several programs apart; `DV + PCM`. */
export function withCarried(
	name: string,
	{ carries = [], sounds = [] }: Pick<StreamItem, 'carries' | 'sounds'>,
): string {
	const pairs = sounds.length > 1 ? `${sounds.length} × ` : '';
	if (sounds[0] !== undefined) return `${name} + ${pairs}${sounds[0].codec}`;
	const programs = new Map<number | undefined, string[]>();
	for (const { kind, codec, streamType, program, shared = [] } of carries) {
		const unknown = streamType === null ? '?' : `0x${streamType.toString(16)}`;
		if (codec === null && kind === 'other') continue;
		for (const one of [program, ...shared]) {
			programs.set(one, [...(programs.get(one) ?? []), codec ?? unknown]);
		}
	}
	const inside = [...programs.values()].map((names) => names.join(' + '));
	return inside.length === 0 ? name : `${name} (${inside.join(' | ')})`;
}
