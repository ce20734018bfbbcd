/** What the Status column says of a stream, most important first. */
import type { StreamItem } from '../../../main/ipc/contract.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import type { Messages } from '../../messages/index.ts';

/** One chip. */
export interface StatusChip {
	readonly key: string;
	readonly look: 'loss' | 'warn' | 'fact' | 'inferred';
	readonly label: string;
	/** The whole sentence for hover. */
	readonly title: string;
}

/** Below this the detector is not sure that it is RTP. */
const DOUBTFUL = 0.6;

/** Chips of a stream. */
export function statusChips(
	item: StreamItem,
	text: Messages,
	format: NumberFormat,
): readonly StatusChip[] {
	const chips: StatusChip[] = [];
	const problems = item.problems.join('\n');
	if (item.lost > 0) {
		chips.push({ key: 'loss', look: 'loss', label: text.status.loss, title: problems });
	}
	if (item.late > 0) {
		chips.push({
			key: 'late',
			look: 'warn',
			label: text.status.late(format.count(item.late)),
			title: problems,
		});
	} else if (item.problems.length > 0 && item.lost === 0) {
		const label = text.status.problems(item.problems.length);
		chips.push({ key: 'note', look: 'warn', label, title: problems });
	}
	if (item.encrypted) {
		chips.push({ key: 'srtp', look: 'fact', label: 'SRTP', title: text.status.encrypted });
	}
	if (item.clockRate === null) {
		chips.push({
			key: 'clock',
			look: 'inferred',
			label: text.status.noClock,
			title: text.status.noClockTitle,
		});
	} else if (item.clockRateFrom === 'estimated') {
		const title = text.status.inferredTitle(item.codec ?? '–', item.clockRate);
		chips.push({ key: 'inferred', look: 'inferred', label: text.status.inferred, title });
	}
	if (item.detection < DOUBTFUL) {
		const title = text.status.doubtfulTitle(format.percent(item.detection * 100));
		chips.push({ key: 'doubtful', look: 'inferred', label: text.status.doubtful, title });
	}
	return chips;
}
